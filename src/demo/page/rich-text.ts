// The rich_text block as a tree.
import type { RichTextBlock, RichTextBlockElement, RichTextElement, RichTextSection } from "@slack/types";
import { emojiCharacter } from "./emoji.ts";
import { mentionTree, type Names } from "./mrkdwn.ts";
import { el, outerLink, type Tree } from "./tree.ts";

export function richText(block: RichTextBlock, names: Names): Tree {
  return el(
    "div",
    { class: "rich" },
    block.elements.map((part) => partOf(part, names)),
  );
}

function partOf(part: RichTextBlockElement, names: Names): Tree {
  switch (part.type) {
    case "rich_text_section":
      return el("div", {}, inlines(part.elements, names));
    case "rich_text_preformatted":
      return el(
        "pre",
        {},
        part.elements.map((element) => (element.type === "link" ? (element.text ?? element.url) : element.text)),
      );
    case "rich_text_quote":
      return el("blockquote", {}, inlines(part.elements, names));
    case "rich_text_list": {
      const items = part.elements.map((item: RichTextSection) => el("li", {}, inlines(item.elements, names)));
      return el(part.style === "ordered" ? "ol" : "ul", { class: `indent-${part.indent ?? 0}` }, items);
    }
  }
}

function inlines(elements: RichTextElement[], names: Names): Tree[] {
  return elements.flatMap((element) => styled(inlineOf(element, names), element.style));
}

/** Line breaks in text are line breaks on the page. */
function broken(text: string): Tree[] {
  return text.split("\n").flatMap((line, index) => (index === 0 ? [line] : [el("br"), line]));
}

function inlineOf(element: RichTextElement, names: Names): Tree[] {
  switch (element.type) {
    case "text":
      return broken(element.text);
    case "link":
      return [outerLink(element.url, element.text ?? element.url)];
    case "emoji":
      return [emojiCharacter(element.name)];
    case "user":
      return [mentionTree(`@${names.user(element.user_id)}`)];
    case "usergroup":
      return [mentionTree(`@${element.usergroup_id}`)];
    case "channel":
      return [mentionTree(`#${names.channel(element.channel_id)}`)];
    case "broadcast":
      return [mentionTree(`@${element.range}`)];
    case "team":
      return [mentionTree(element.team_id)];
    case "color":
      return [el("code", {}, element.value)];
    case "date":
      return [dateText(element)];
  }
}

/**
 * In the reader's own time zone, as Slack has it for the tokens that the bot writes; the fallback for any other
 * (docs.slack.dev/messaging/formatting-message-text#date-formatting).
 */
function dateText({ timestamp, format, fallback }: Extract<RichTextElement, { type: "date" }>): string {
  const at = new Date(timestamp * 1000);
  const time = (seconds?: "2-digit") =>
    at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", ...(seconds ? { second: seconds } : {}) });
  const said = format
    .replaceAll("{date_short_pretty}", dayText(at, new Date()))
    .replaceAll("{time_secs}", time("2-digit"))
    .replaceAll("{time}", time());
  return /\{\w+\}/.test(said) ? (fallback ?? at.toISOString()) : said;
}

function dayText(at: Date, now: Date): string {
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
  const near = { 0: "today", 1: "yesterday", [-1]: "tomorrow" }[days];
  return near ?? at.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}

function styled(inside: Tree[], style: RichTextElement["style"]): Tree[] {
  let trees = inside;
  if (style?.code) trees = [el("code", {}, trees)];
  if (style?.bold) trees = [el("b", {}, trees)];
  if (style?.italic) trees = [el("i", {}, trees)];
  if (style?.strike) trees = [el("del", {}, trees)];
  if (style?.underline) trees = [el("u", {}, trees)];
  return trees;
}
