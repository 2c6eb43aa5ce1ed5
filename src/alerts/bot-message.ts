// A message of an alert bot in a channel of Slack's, read as an alert. Attachments and blocks are flattened: what
// people see of it is all there is. https://docs.slack.dev/reference/events/message and
// https://docs.slack.dev/messaging/formatting-message-text
import { z } from "zod";
import type { ReceivedAlert } from "./alert.ts";
import { alertTitle, boundedLabels, keyOf, optionalText, pageOf, summaryOf } from "./read-json.ts";
import { idsIn, placesIn } from "./target-fields.ts";

const fieldShape = z.object({ title: optionalText, value: optionalText });
const attachmentShape = z.object({
  color: optionalText,
  pretext: optionalText,
  title: optionalText,
  title_link: optionalText,
  text: optionalText,
  fallback: optionalText,
  fields: z.array(fieldShape).max(100).nullish().catch(null),
  blocks: z.unknown().optional(),
});
/** Without a subtype, or that of bots: edits, joins and the like are no alerts. */
const messageShape = z.object({
  channel: z.string(),
  channel_type: z.enum(["channel", "group"]),
  ts: z.string(),
  thread_ts: optionalText,
  subtype: z.literal("bot_message").optional(),
  app_id: optionalText,
  bot_id: z.string(),
  text: optionalText,
  attachments: z.array(attachmentShape).max(50).nullish().catch(null),
  blocks: z.unknown().optional(),
});

export interface BotMessage {
  channel: string;
  ts: string;
  /** Of the app, and of its bot: either may be allowed. */
  by: string[];
  alert: ReceivedAlert;
}

const mostText = 20_000;
const mostPlaces = 50;

/** Null where it is no message of a bot's of its own: one below another message goes with that one. */
export function readBotMessage(event: unknown): BotMessage | null {
  const said = messageShape.safeParse(event).data;
  if (!said || (said.thread_ts !== null && said.thread_ts !== said.ts)) return null;
  const { channel, ts, app_id: appId, bot_id: botId, text, blocks } = said;
  const attachments = said.attachments ?? [];
  const [first] = attachments;
  const fields = attachments.flatMap((one) => one.fields ?? []);
  const lines = [
    ...[text, first?.pretext, first?.title].map((one) => plainOf(one ?? "")),
    ...attachments.flatMap((one) => [one.text, ...textsIn(one.blocks)].map((part) => plainOf(part ?? ""))),
    ...textsIn(blocks).map(plainOf),
    ...attachments.map((one) => plainOf(one.fallback ?? "")),
  ]
    .join("\n")
    .slice(0, mostText)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const title = alertTitle(plainOf(first?.title ?? ""), lines[0]);
  const labels = boundedLabels({
    ...Object.fromEntries(lines.flatMap(labelIn)),
    ...Object.fromEntries(fields.map(({ title: name, value }) => [plainOf(name ?? ""), plainOf(value ?? "")] as const)),
    app: appId ?? botId,
    channel,
  });
  return {
    channel,
    ts,
    by: [appId, botId].flatMap((id) => id ?? []),
    alert: {
      key: keyOf(channel, ts),
      moment: "",
      isOneUntilEnded: false,
      state: isOver(title, lines[0] ?? "", first?.color ?? null) ? "resolved" : "firing",
      title,
      summary: summaryOf(lines.find((line) => line !== title)),
      url: pageOf(first?.title_link),
      labels,
      places: [...placesIn(labels), ...placesWithin(lines)].slice(0, mostPlaces),
      ids: idsIn(labels),
      isOwn: false,
    },
  };
}

/** `<https://x|words>`, `<@U1>`, `&amp;`, `*bold*`: what a person sees of them. */
function plainOf(text: string): string {
  return text
    .replaceAll(/<([^<>|]*)\|([^<>]*)>/g, "$2")
    .replaceAll(/<([^<>]*)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replaceAll(/(^|\s)[*_~`]+(?=\S)|(?<=\S)[*_~`]+(?=[\s:,.]|$)/gm, "$1");
}

/** The texts of blocks of any kind, in their order. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.slice(0, 200).flatMap(textsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    name === "text" && typeof inner === "string" ? [inner] : textsIn(inner),
  );
}

/** `alertname: PostgresDown`, `• dbcheck_target = orders`. */
function labelIn(line: string): [string, string][] {
  const [, name, value] = /^[^\w]*([A-Za-z]\w{0,60})\s*[:=]\s*[`*]*(\S[^`*]{0,200}?)[`*]*$/.exec(line) ?? [];
  return name !== undefined && value !== undefined ? [[name, value]] : [];
}

/** host:port as a word of its own. */
function placesWithin(lines: string[]): string[] {
  const word = /(?<![\w.:@/[\]-])(?:\[[0-9a-f:.]+\]|[a-z0-9_][\w.-]*):\d{2,5}(?![\w.:/-]*\w)/gi;
  return lines.flatMap((line) => [...line.matchAll(word)].map(([found]) => found)).slice(0, mostPlaces);
}

/** As alert bots begin the message of an end; what is taken for a beginning costs one check. */
function isOver(title: string, firstLine: string, color: string | null): boolean {
  const begins = /^(?::[\w+-]+:|\W)*(?:resolved|recovered|ok)\b/i;
  return begins.test(title) || begins.test(firstLine) || color === "good";
}
