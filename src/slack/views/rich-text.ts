// Small builders of rich_text, whose text elements Slack never parses; and what a rendered message is.
import type {
  ActionsBlock,
  Block,
  Button,
  ConfirmationDialog,
  KnownBlock,
  RichTextBlock,
  RichTextBlockElement,
  RichTextElement,
  RichTextList,
  RichTextPreformatted,
  RichTextSection,
} from "@slack/types";
import { oneLine, withoutHidden } from "../../report/control-characters.ts";
import { bounded, limits } from "../limits.ts";

/** How a checklist is shown, chosen at the first post and kept for the message's life. */
export type ChecklistForm = "plan" | "rich_text";

export interface Rendered {
  /** For notifications and screen readers; escaped. */
  text: string;
  blocks: (KnownBlock | Block)[];
}

type Style = { bold?: boolean; italic?: boolean; code?: boolean };

/** Null for an empty text, which Slack refuses; `section` leaves it out. */
export function text(content: string, style?: Style, max: number = limits.textChars): RichTextElement | null {
  // Spaces at the ends join neighbours and stay.
  const [, before = "", after = ""] = /^(\s*)[\s\S]*?(\s*)$/.exec(content) ?? [];
  const clean = oneLine(content);
  if (clean === "") return content === "" ? null : { type: "text", text: content.includes("\n") ? "\n" : " " };
  const space = (edge: string) => (edge === "" ? "" : edge.includes("\n") ? "\n" : " ");
  return { type: "text", text: space(before) + bounded(clean, max) + space(after), ...(style ? { style } : {}) };
}

/** Our own sentences name commands in backticks, which rich_text shows as they are: here they become code. */
export function withCode(sentence: string): (RichTextElement | null)[] {
  return sentence.split("`").map((part, at) => (at % 2 === 1 ? codeText(part) : text(part)));
}

/** Code to be copied: its spaces stay. */
function codeText(content: string): RichTextElement | null {
  const clean = bounded(withoutHidden(content).replaceAll("\n", " "), limits.textChars);
  return clean.trim() === "" ? text(content) : { type: "text", text: clean, style: { code: true } };
}

export function emoji(name: string): RichTextElement {
  return { type: "emoji", name };
}

/** Only what is a web address becomes a link. */
export function link(url: string, words: string): RichTextElement {
  return url.startsWith("https://")
    ? { type: "link", url, text: bounded(oneLine(words), 200) || url }
    : { type: "text", text: words };
}

export function section(...elements: (RichTextElement | null)[]): RichTextSection {
  return { type: "rich_text_section", elements: elements.filter((one) => one !== null) };
}

export function list(style: RichTextList["style"], items: RichTextSection[]): RichTextList[] {
  return items.length === 0 ? [] : [{ type: "rich_text_list", style, elements: items }];
}

export function preformatted(content: string): RichTextPreformatted {
  return { type: "rich_text_preformatted", elements: [{ type: "text", text: withoutHidden(content) || " " }] };
}

export function rich(...elements: RichTextBlockElement[]): RichTextBlock {
  return { type: "rich_text", elements };
}

/** Buttons carry the check's id and nothing else: who may press is decided when it is pressed. */
/**
 * Slack asks before it sends the press
 * (docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object).
 */
function confirmation(label: string, { title, text: asks }: { title: string; text: string }): ConfirmationDialog {
  return {
    title: { type: "plain_text", text: title },
    text: { type: "plain_text", text: asks },
    confirm: { type: "plain_text", text: label },
    deny: { type: "plain_text", text: "Go back" },
  };
}

export function buttons(
  checkId: string,
  ...wanted: { action: string; label: string; style?: Button["style"]; confirm?: { title: string; text: string } }[]
): ActionsBlock {
  return {
    type: "actions",
    elements: wanted.map(({ action, label, style, confirm }) => ({
      type: "button",
      action_id: action,
      text: { type: "plain_text", text: label, emoji: true },
      value: checkId,
      ...(style ? { style } : {}),
      ...(confirm ? { confirm: confirmation(label, confirm) } : {}),
    })),
  };
}
