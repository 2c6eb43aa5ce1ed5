// What people do with modals: submit them, or close them.
import { chosen, elementsOf, initialChoice, isEmpty, type Choice } from "./elements.ts";
import { checkedView, pushView, replaceView } from "./methods/views.ts";
import { deliver, interaction, openViewOf, person, reaction, type Reaction } from "./people-actions.ts";
import { isFields, textOf } from "./read.ts";
import { Refusal, type Fields, type OpenView, type View } from "./types.ts";
import type { World } from "./world.ts";

/** What was entered: by block_id, then action_id. */
export type Entered = Record<string, Record<string, Choice>>;

const noAnswer = "We had some trouble connecting. Try again?";
const required = "Please complete this required field.";

/** Submits an open modal. Null when required inputs are empty: then Slack asks nobody, and the view's `errors` say it. */
export async function submitView(world: World, submitted: { view: string; user: string; values?: Entered }): Promise<Reaction | null> {
  const user = person(world, submitted.user);
  const open = openViewOf(world, submitted.view, user);
  open.view.state = { values: stateOf(open.view, submitted.values ?? {}) };
  open.errors = missing(open.view);
  world.state.changed();
  if (Object.keys(open.errors).length > 0) return null;
  const triggerId = world.triggers.newTrigger(user.id);
  const payload = { ...interaction("view_submission", user), trigger_id: triggerId, view: open.view, response_urls: [] };
  const answered = reaction(await deliver(world, "interactive", payload));
  if (answered.ack.ok) follow(world, open, answered.ack.payload);
  else open.errors = { "": noAnswer };
  world.state.changed();
  return { ...answered, triggerId, responseUrl: "" };
}

/** Closes an open modal with its Cancel button; the bot hears of it when the view asks for that. */
export async function closeView(world: World, closed: { view: string; user: string }): Promise<void> {
  const user = person(world, closed.user);
  const { view } = openViewOf(world, closed.view, user);
  world.state.dropViews(user.id, view.id);
  if (!view.notify_on_close) return;
  await deliver(world, "interactive", { ...interaction("view_closed", user), view, is_cleared: false });
}

/** Does what the acknowledgement's `response_action` says. */
function follow(world: World, open: OpenView, answer: Fields): void {
  const errors = answer["errors"];
  try {
    switch (answer["response_action"]) {
      case "errors":
        open.errors = Object.fromEntries(Object.entries(isFields(errors) ? errors : {}).map(([id, text]) => [id, String(text)]));
        return;
      case "update":
        replaceView(world, open.view.id, checkedView(answer["view"], "modal"));
        return;
      case "push":
        pushView(world, open.user, checkedView(answer["view"], "modal"), false);
        return;
      case "clear":
        world.state.dropViews(open.user);
        return;
      default:
        world.state.dropViews(open.user, open.view.id);
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    open.errors = { "": noAnswer };
  }
}

function inputsOf(view: View): Fields[] {
  return view.blocks.filter((block) => block["type"] === "input");
}

function stateOf(view: View, entered: Entered): View["state"]["values"] {
  const values: View["state"]["values"] = {};
  for (const { blockId, element } of elementsOf(view.blocks)) {
    if (element["type"] === "button" || element["type"] === "overflow") continue;
    const actionId = textOf(element, "action_id");
    const choice = entered[blockId]?.[actionId] ?? initialChoice(element);
    values[blockId] = { ...values[blockId], [actionId]: chosen(element, choice) };
  }
  return values;
}

function missing(view: View): Record<string, string> {
  const empty = inputsOf(view).filter((block) => {
    const id = textOf(block, "block_id");
    return block["optional"] !== true && Object.values(view.state.values[id] ?? {}).every(isEmpty);
  });
  return Object.fromEntries(empty.map((block) => [textOf(block, "block_id"), required]));
}
