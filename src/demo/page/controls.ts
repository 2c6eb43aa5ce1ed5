// Buttons, menus and inputs as a tree. `data-press` marks what tells
// the bot at once; inputs wait for the form's submission.
import type {
  Button,
  Checkboxes,
  Confirm,
  ImageElement,
  Option,
  Overflow,
  RadioButtons,
  StaticSelect,
  MultiStaticSelect,
} from "@slack/types";
import type {
  Datepicker,
  EmailInput,
  FileInput,
  NumberInput,
  PlainTextInput,
  Timepicker,
  URLInput,
  UsersSelect,
} from "@slack/types";
import { plainText } from "./mrkdwn.ts";
import { el, type Element, type Tree } from "./tree.ts";

export type Control =
  | (
      | Button
      | Checkboxes
      | Datepicker
      | EmailInput
      | FileInput
      | ImageElement
      | MultiStaticSelect
      | NumberInput
      | Overflow
      | PlainTextInput
    )
  | (RadioButtons | StaticSelect | Timepicker | URLInput | UsersSelect);

export interface Around {
  blockId: string;
  /** false inside an input block, where only submission counts. */
  presses: boolean;
  /** What it is called, where nothing beside it says so. */
  label: string;
  /** Whom a users_select offers. */
  users: { id: string; name: string }[];
  /** Where it stands, for the names of radio buttons. */
  place: string;
}

export function control(element: Control, around: Around): Tree {
  if (element.type === "image") return el("span", { class: "image" }, `🖼 ${element.alt_text}`);
  const ids = {
    "data-action-id": element.action_id,
    "data-block-id": around.blockId,
    "data-confirm": confirmation(element),
  };
  // What was entered stays while block_id and action_id stay, as in Slack.
  const change = {
    ...ids,
    "data-press": around.presses && "change",
    "aria-label": around.label,
    "data-key": keyOf(element, around),
  };
  switch (element.type) {
    case "button":
      return button(element, { ...ids, "data-press": "click" });
    case "overflow":
      return overflow(element, { ...ids, "data-press": "click" });
    case "static_select":
    case "multi_static_select":
      return menu(element, change);
    case "users_select": {
      const options = around.users.map((user) =>
        el("option", { value: user.id, selected: user.id === element.initial_user }, user.name),
      );
      return el("select", change, el("option", { value: "" }, element.placeholder?.text ?? "Choose a person"), options);
    }
    case "radio_buttons":
    case "checkboxes":
      return choices(element, change, around.place);
    case "datepicker":
      return el("input", { ...change, type: "date", value: element.initial_date });
    case "timepicker":
      return el("input", { ...change, type: "time", value: element.initial_time });
    case "file_input":
      return el("input", { ...change, type: "file", accept: element.filetypes?.map((one) => `.${one}`).join(",") });
    default:
      return textInput(element, { ...change, "data-press": around.presses && momentsOf(element) });
  }
}

function keyOf(element: Exclude<Control, ImageElement>, around: Around): string {
  return `${around.blockId} ${element.action_id ?? ""}`;
}

/** When text is told to the bot: on Enter unless it asks for every character. */
function momentsOf(element: PlainTextInput | EmailInput | URLInput | NumberInput): string {
  const asked = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  return asked.map((moment) => (moment === "on_character_entered" ? "type" : "enter")).join(" ");
}

type Attrs = Parameters<typeof el>[1];

function button(element: Button, attrs: Attrs): Element {
  const shown = { ...attrs, class: `btn ${element.style ?? ""}`, "aria-label": element.accessibility_label };
  if (element.url === undefined)
    return el("button", { ...shown, type: "button", "data-value": element.value }, plainText(element.text.text));
  const safe = /^https?:/i.test(element.url) ? element.url : undefined;
  return el("a", { ...shown, href: safe, target: "_blank", rel: "noopener noreferrer" }, plainText(element.text.text));
}

function overflow(element: Overflow, attrs: Attrs): Element {
  const items = element.options.map((option) =>
    el("button", { ...attrs, type: "button", "data-value": option.value }, plainText(option.text.text)),
  );
  return el(
    "details",
    { class: "overflow" },
    el("summary", { "aria-label": "More actions", class: "btn" }, "⋯"),
    el("div", { class: "menu" }, items),
  );
}

function menu(element: StaticSelect | MultiStaticSelect, attrs: Attrs): Element {
  const many = element.type === "multi_static_select";
  const initial = many ? (element.initial_options ?? []) : element.initial_option ? [element.initial_option] : [];
  const chosen = new Set(initial.map((option) => option.value));
  const optionOf = (option: Option) =>
    el("option", { value: option.value, selected: chosen.has(option.value) }, plainText(option.text.text));
  const groups = (element.option_groups ?? []).map((group) =>
    el("optgroup", { label: group.label.text }, group.options.map(optionOf)),
  );
  const none = !many && el("option", { value: "" }, element.placeholder?.text ?? "Choose an option");
  return el("select", { ...attrs, multiple: many }, none, (element.options ?? []).map(optionOf), groups);
}

function choices(element: RadioButtons | Checkboxes, attrs: Attrs, place: string): Element {
  const radio = element.type === "radio_buttons";
  const initial = radio ? (element.initial_option ? [element.initial_option] : []) : (element.initial_options ?? []);
  const chosen = new Set(initial.map((option) => option.value));
  const { "aria-label": label, "data-key": key, ...rest } = attrs ?? {};
  const inputs = element.options.map((option) => {
    const name = `${place} ${String(rest["data-block-id"])} ${String(rest["data-action-id"])}`;
    const box = el("input", {
      ...rest,
      type: radio ? "radio" : "checkbox",
      name,
      value: option.value,
      checked: chosen.has(option.value),
    });
    return el(
      "label",
      {},
      box,
      ` ${plainText(option.text.text)}`,
      option.description && el("small", {}, plainText(option.description.text)),
    );
  });
  return el("fieldset", { "data-key": key }, el("legend", { class: "hidden" }, String(label)), inputs);
}

function textInput(element: PlainTextInput | EmailInput | URLInput | NumberInput, attrs: Attrs): Element {
  const shown = { ...attrs, placeholder: element.placeholder?.text };
  if (element.type === "plain_text_input") {
    const limits = { maxlength: element.max_length, minlength: element.min_length };
    if (element.multiline) return el("textarea", { ...shown, ...limits, rows: 4 }, element.initial_value ?? "");
    return el("input", { ...shown, ...limits, type: "text", value: element.initial_value });
  }
  const types = { email_text_input: "email", url_text_input: "url", number_input: "number" };
  return el("input", {
    ...shown,
    type: types[element.type],
    value: element.initial_value,
    step: element.type === "number_input" && "any",
  });
}

/** What a browser's question says; undefined: press at once. */
function confirmation(element: { confirm?: Confirm } | object): string | undefined {
  if (!("confirm" in element) || !element.confirm) return undefined;
  return [element.confirm.title?.text ?? "Are you sure?", element.confirm.text.text].map(plainText).join("\n\n");
}
