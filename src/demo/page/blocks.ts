// Block Kit as a tree: the blocks that messages and modals here hold.
import type {
  AlertBlock,
  InputBlock,
  KnownBlock,
  PlanBlock,
  RichTextBlock,
  TableBlock,
  TaskCardBlock,
  TextObject,
} from "@slack/types";
import { control, type Control } from "./controls.ts";
import { markdown } from "./markdown.ts";
import { mrkdwn, plainText, type Names } from "./mrkdwn.ts";
import { richText } from "./rich-text.ts";
import { el, type Tree } from "./tree.ts";

export interface BlockContext extends Names {
  users: { id: string; name: string }[];
  /** What is wrong with an input, by block_id. */
  errors: Record<string, string>;
  /** Where the blocks stand: the same message may be on the page twice. */
  place: string;
}

/** Blocks that the workspace has accepted, so of known types and within the limits. */
export function blocks(list: readonly object[], context: BlockContext): Tree[] {
  return list.map((block) => blockOf(block as KnownBlock, context));
}

function blockOf(block: KnownBlock, context: BlockContext): Tree {
  const blockId = block.block_id ?? "";
  const around = { blockId, presses: true, label: "", users: context.users, place: context.place };
  switch (block.type) {
    case "section": {
      const text = block.text ? el("div", { class: "text" }, textOf(block.text, context)) : null;
      const fields = (block.fields ?? []).map((field) => el("div", { class: "field" }, textOf(field, context)));
      const label = block.text ? plainText(block.text.text).slice(0, 80) : "Choose";
      const accessory = block.accessory ? control(block.accessory as Control, { ...around, label }) : null;
      return el(
        "div",
        { class: "section" },
        el("div", { class: "grow" }, text, fields.length > 0 && el("div", { class: "fields" }, fields)),
        accessory,
      );
    }
    case "header":
      return el("h3", { class: "block-header" }, plainText(block.text.text));
    case "divider":
      return el("hr");
    case "context": {
      const parts = block.elements.map((part) => (part.type === "image" ? part.alt_text : textOf(part, context)));
      return el(
        "div",
        { class: "context" },
        parts.map((part) => el("span", { class: "part" }, part)),
      );
    }
    case "actions":
      return el(
        "div",
        { class: "actions" },
        block.elements.map((element) => control(element as Control, { ...around, label: "Choose" })),
      );
    case "rich_text":
      return richText(block, context);
    case "image": {
      // Pictures of other machines are not fetched: the page needs no network.
      return el("div", { class: "image" }, `🖼 ${block.title?.text ?? ""} ${block.alt_text}`.trim());
    }
    case "markdown":
      return el("div", { class: "markdown" }, markdown(block.text));
    case "table":
      return table(block, context);
    case "plan":
      return plan(block, context);
    case "task_card":
      return el("div", { class: "plan" }, task(block, context));
    case "alert":
      return alert(block, context);
    case "input":
      return input(block, context);
    default:
      return el("div", { class: "image" }, `[${block.type}]`);
  }
}

function textOf(text: TextObject, names: Names): Tree[] {
  return text.type === "mrkdwn"
    ? mrkdwn(text.text, names)
    : plainText(text.text)
        .split("\n")
        .flatMap((line, index) => (index === 0 ? [line] : [el("br"), line]));
}

function table(block: TableBlock, names: Names): Tree {
  const cellOf = (cell: TableBlock["rows"][number][number]) =>
    el("td", {}, cell.type === "rich_text" ? richText(cell, names) : cell.text);
  return el(
    "table",
    {},
    el(
      "tbody",
      {},
      block.rows.map((row) => el("tr", {}, row.map(cellOf))),
    ),
  );
}

function plan(block: PlanBlock, names: Names): Tree {
  const tasks = (block.tasks ?? []) as TaskCardBlock[];
  const done = tasks.filter((one) => one.status === "complete" || one.status === "error").length;
  const title = el(
    "div",
    { class: "plan-title" },
    el("strong", {}, plainText(block.title)),
    tasks.length > 0 && el("small", {}, ` ${done}/${tasks.length}`),
  );
  return el(
    "div",
    { class: "plan" },
    title,
    tasks.map((one) => task(one, names)),
  );
}

const statuses = {
  pending: { icon: "○", word: "pending" },
  in_progress: { icon: "◐", word: "in progress" },
  complete: { icon: "✔", word: "complete" },
  error: { icon: "✖", word: "error" },
};

function task(card: TaskCardBlock, names: Names): Tree {
  const { icon, word } = statuses[card.status];
  const below = [card.details, card.output]
    .filter((text): text is RichTextBlock => text !== undefined)
    .map((text) => richText(text, names));
  const sources = (card.sources ?? []).map((source) =>
    el("a", { href: /^https?:/i.test(source.url) && source.url, class: "source" }, source.text),
  );
  return el(
    "div",
    { class: `task ${card.status}` },
    el("span", { class: "task-icon", role: "img", "aria-label": word }, icon),
    " ",
    el("span", { class: "task-title" }, plainText(card.title)),
    below.length + sources.length > 0 && el("div", { class: "task-more" }, below, sources),
  );
}

function alert(block: AlertBlock, names: Names): Tree {
  return el("div", { class: `alert ${block.level ?? "default"}`, role: "note" }, textOf(block.text, names));
}

function input(block: InputBlock, context: BlockContext): Tree {
  const blockId = block.block_id ?? "";
  const error = context.errors[blockId];
  const label = plainText(block.label.text);
  const around = {
    blockId,
    presses: block.dispatch_action === true,
    label,
    users: context.users,
    place: context.place,
  };
  const element = control(block.element as Control, around);
  return el(
    "div",
    { class: `input ${error ? "wrong" : ""}` },
    el("div", { class: "label" }, label, block.optional && el("small", {}, " (optional)")),
    element,
    block.hint && el("small", { class: "hint-text" }, plainText(block.hint.text)),
    error && el("div", { class: "error", role: "alert" }, error),
  );
}
