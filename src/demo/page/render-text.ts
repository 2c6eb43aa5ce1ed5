// A message or a thread as plain text for a terminal: the same tree that the page shows, written line by line.
import type { Message } from "../workspace/types.ts";
import { blocks, type BlockContext } from "./blocks.ts";
import { mrkdwn, type Names } from "./mrkdwn.ts";
import { el, type Element, type Tree } from "./tree.ts";

const ownNames: Names = { user: (id) => id, channel: (id) => id };

/** Messages as lines: author and time, then what each says, replies indented. */
export function renderText(messages: readonly Message[], names: Names = ownNames): string {
  return messages.map((message) => messageText(message, names)).join("\n\n");
}

function messageText(message: Message, names: Names): string {
  const time = new Date(Number(message.ts) * 1000).toISOString().slice(11, 19);
  const reply = message.thread_ts !== undefined && message.thread_ts !== message.ts;
  const body = linesOf(bodyOf(message, names));
  const lines = [`${names.user(message.user)}  ${time}`, ...body.map((line) => `  ${line}`.trimEnd())];
  return lines.map((line) => `${reply ? "    " : ""}${line}`.trimEnd()).join("\n");
}

function bodyOf(message: Message, names: Names): Tree[] {
  const context: BlockContext = { ...names, users: [], errors: {}, place: "" };
  const said = message.blocks ? blocks(message.blocks, context) : mrkdwn(message.text, names);
  const files = (message.files ?? []).map((file) => el("div", {}, `[file: ${String(file["title"])}]`));
  return [...said, ...files];
}

const ownLine = new Set(["div", "p", "h3", "ul", "ol", "li", "blockquote", "pre", "hr", "table", "tr"]);

/** Menus and inputs: nothing that a terminal could offer. */
const silent = new Set(["details", "select", "input", "textarea", "fieldset"]);

/** What stands in a row of its own on the page stands on lines of its own here. */
function linesOf(trees: Tree[]): string[] {
  const lines: string[] = [];
  let current = "";
  const finish = () => {
    if (current.trim() !== "") lines.push(current.trimEnd());
    current = "";
  };
  for (const tree of trees) {
    if (typeof tree === "string") current += current === "" ? tree.trimStart() : tree;
    else if (silent.has(tree.tag)) continue;
    else if (tree.tag === "br") {
      lines.push(current.trimEnd());
      current = "";
    } else if (ownLine.has(tree.tag)) {
      finish();
      lines.push(...blockLines(tree));
    } else if (
      tree.children.some((child) => typeof child !== "string" && (ownLine.has(child.tag) || child.tag === "br"))
    ) {
      const [first = "", ...rest] = linesOf(tree.children);
      current += first;
      for (const line of rest) {
        lines.push(current);
        current = line;
      }
    } else current += inlineText(tree);
  }
  finish();
  return lines;
}

function blockLines(tree: Element): string[] {
  const inside = () => linesOf(tree.children);
  switch (tree.tag) {
    case "hr":
      return ["─".repeat(40)];
    case "pre":
      return inlineText(tree)
        .split("\n")
        .map((line) => `    ${line}`);
    case "blockquote":
      return inside().map((line) => `│ ${line}`);
    case "ul":
    case "ol":
      return tree.children.flatMap((item, index) => itemLines(item, tree, index));
    case "h3":
      return [inlineText(tree), "=".repeat(Math.min(60, inlineText(tree).length))];
    case "tr":
      return [
        tree.children.map((cell) => (typeof cell === "string" ? cell : linesOf(cell.children).join(" "))).join(" | "),
      ];
    default:
      if (tree.attrs["class"] === "task-more") return inside().map((line) => `    ${line}`);
      if (tree.attrs["class"] === "context" || tree.attrs["class"] === "actions")
        return [tree.children.map(inlineText).join("  ")];
      return inside();
  }
}

function itemLines(item: Tree, list: Element, index: number): string[] {
  const indent = "  ".repeat(Number(/indent-(\d)/.exec(list.attrs["class"] ?? "")?.[1] ?? 0));
  const mark = list.tag === "ol" ? `${index + 1}. ` : "• ";
  const [first = "", ...rest] = typeof item === "string" ? [item] : linesOf(item.children);
  return [`${indent}${mark}${first}`, ...rest.map((line) => `${indent}${" ".repeat(mark.length)}${line}`)];
}

function inlineText(tree: Tree): string {
  if (typeof tree === "string") return tree;
  if (tree.tag === "br") return "\n";
  if (silent.has(tree.tag)) return "";
  const text = tree.children.map(inlineText).join("");
  switch (tree.tag) {
    case "button":
      return `[${text}]`;
    case "a":
      return linkText(text, tree.attrs["href"] ?? "");
    default:
      return text;
  }
}

function linkText(label: string, url: string): string {
  return label === url || url === "" ? label : `${label} (${url})`;
}
