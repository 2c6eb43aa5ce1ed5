// Finds the element that a person touched, and says what was chosen in the form of Slack's payloads.
import { isFields, listIn, textIn } from "./read.ts";
import { ApiRefusal, type Fields } from "./types.ts";

/** What a person entered or chose: text, an option's value, a date, or several values. */
export type Choice = string | string[];

/** What was entered: by block_id, then action_id. */
export type Entered = Record<string, Record<string, Choice>>;

export interface FoundElement {
  blockId: string;
  element: Fields;
}

/** Every element with an action_id, with its block's id. */
export function elementsOf(blocks: Fields[]): FoundElement[] {
  return blocks.flatMap((block) => {
    const single = [block["accessory"], block["element"]].filter(isFields);
    const elements = block["type"] === "actions" ? listIn(block, "elements") : single;
    return elements
      .filter((element) => element["type"] !== "image")
      .map((element) => ({ blockId: textIn(block, "block_id"), element }));
  });
}

/** The element with this action_id, or with one that begins so when it ends with "*". */
export function findElement(blocks: Fields[], actionId: string): FoundElement {
  const matches = (id: unknown) =>
    id === actionId || (actionId.endsWith("*") && String(id).startsWith(actionId.slice(0, -1)));
  const found = elementsOf(blocks).find(({ element }) => matches(element["action_id"]));
  if (!found) throw new ApiRefusal("action_not_found");
  return found;
}

/** One entry of `actions` in block_actions. */
export function actionOf({ blockId, element }: FoundElement, choice: Choice | null, ts: string): Fields {
  return { ...chosen(element, choice), action_id: element["action_id"], block_id: blockId, action_ts: ts };
}

/** What was entered, and now this; null chooses nothing, as a button does. */
export function withChoice(entered: Entered, { blockId, element }: FoundElement, choice: Choice | null): Entered {
  return choice === null
    ? entered
    : { ...entered, [blockId]: { ...entered[blockId], [textIn(element, "action_id")]: choice } };
}

/** `state.values`: what stands in every input and menu, touched or not. */
export function stateOf(blocks: Fields[], entered: Entered): Record<string, Record<string, Fields>> {
  const values: Record<string, Record<string, Fields>> = {};
  for (const { blockId, element } of elementsOf(blocks)) {
    if (element["type"] === "button" || element["type"] === "overflow") continue;
    const actionId = textIn(element, "action_id");
    const choice = entered[blockId]?.[actionId] ?? initialChoice(element);
    values[blockId] = { ...values[blockId], [actionId]: chosen(element, choice) };
  }
  return values;
}

/** The element's value in `actions` of block_actions, or in `state.values`. */
export function chosen(element: Fields, choice: Choice | null): Fields {
  const type = textIn(element, "type");
  const first = Array.isArray(choice) ? (choice[0] ?? null) : choice;
  switch (type) {
    case "button":
      return { type, text: element["text"], ...only(element, ["value", "style", "url"]) };
    case "overflow":
    case "static_select":
    case "radio_buttons":
      return {
        type,
        selected_option: elementOptions(element).find((option) => textIn(option, "value") === first) ?? null,
      };
    case "checkboxes":
    case "multi_static_select": {
      const values = Array.isArray(choice) ? choice : choice === null ? [] : [choice];
      return {
        type,
        selected_options: elementOptions(element).filter((option) => values.includes(textIn(option, "value"))),
      };
    }
    case "users_select":
      return { type, selected_user: first || null };
    case "datepicker":
      return { type, selected_date: first || null };
    case "timepicker":
      return { type, selected_time: first || null };
    case "file_input":
      return { type, files: first ? JSON.parse(first) : [] };
    default:
      return { type, value: first === "" ? null : first };
  }
}

/** What the element holds before anybody touches it. */
export function initialChoice(element: Fields): Choice | null {
  for (const key of ["initial_value", "initial_user", "initial_date", "initial_time"]) {
    if (typeof element[key] === "string") return element[key];
  }
  const option = element["initial_option"];
  if (isFields(option)) return textIn(option, "value");
  const options = listIn(element, "initial_options");
  return options.length > 0 ? options.map((one) => textIn(one, "value")) : null;
}

export function isEmpty(value: Fields): boolean {
  return Object.entries(value).every(
    ([key, held]) => key === "type" || held === null || (Array.isArray(held) && held.length === 0),
  );
}

/** The options of a menu, those in groups too. */
export function elementOptions(element: Fields): Fields[] {
  return [
    ...listIn(element, "options"),
    ...listIn(element, "option_groups").flatMap((group) => listIn(group, "options")),
  ];
}

function only(element: Fields, keys: string[]): Fields {
  return Object.fromEntries(keys.filter((key) => element[key] !== undefined).map((key) => [key, element[key]]));
}
