// A report that somebody brings into a check's thread: a file of it, or its text. One more place that saw the target.
import { z } from "zod";
import { UserMistake } from "../../errors.ts";
import { oneLine } from "../../report/control-characters.ts";
import { reportSchemaName } from "../../report/round.ts";
import { bringReport } from "../../use-cases/attach-report.ts";
import { RecentKeys } from "../connection/recent-keys.ts";
import { slackFile } from "../connection/slack-file.ts";
import { code } from "../escape.ts";
import { whisper } from "./mention.ts";
import { answering, replyFor, type Reply } from "./reply.ts";
import type { SlackBot } from "./slack-bot.ts";
import { permittedAt } from "./thread.ts";

/** A report with everything in it has 200 kB. */
export const mostReportBytes = 4 * 1024 * 1024;
const naming = "in the message, such as: from web";

/**
 * A person's message in a thread; the same comes as `message`, and as `app_mention` where it mentions the bot
 * (docs.slack.dev/reference/events/message, subtype `file_share`).
 */
const messageShape = z.object({
  subtype: z.literal("file_share").optional(),
  bot_id: z.undefined().optional(),
  user: z.string(),
  user_team: z.string().optional(),
  team: z.string().optional(),
  channel: z.string(),
  ts: z.string(),
  thread_ts: z.string(),
  text: z.string().catch(""),
  files: z
    .array(
      z.object({
        id: z.string(),
        name: z.string().nullish(),
        filetype: z.string().nullish(),
        mode: z.string().nullish(),
      }),
    )
    .max(20)
    .optional()
    .catch(undefined),
});
type ThreadMessage = z.infer<typeof messageShape>;
type SharedFile = NonNullable<ThreadMessage["files"]>[number];

export interface FromSlack {
  teamId: string;
  enterpriseId: string | undefined;
  botUserId: string | undefined;
}

/** Of both events that Slack sends of one message. */
const taken = new RecentKeys();

/** @returns whether the event is a report that somebody brings, so that nobody else has to answer it */
export async function onBroughtReport(bot: SlackBot, event: unknown, from: FromSlack): Promise<boolean> {
  const said = messageShape.safeParse(event).data;
  if (!said) return false;
  const isAsked = from.botUserId !== undefined && said.text.includes(`<@${from.botUserId}>`);
  const pasted = pastedReport(said.text);
  const files = pasted === null ? (said.files ?? []).filter((file) => canBeReport(file, isAsked)) : [];
  if (pasted === null && files.length === 0) return false;
  if (!taken.isNew(`${said.channel} ${said.ts}`)) return true;
  const { channel: channelId, user: userId, thread_ts: threadTs } = said;
  const reply = replyFor({
    ack: async () => undefined,
    ackSpeaks: false,
    tell: (text) => whisper(bot, { channelId, userId, threadTs }, text),
    log: bot.log,
  });
  await answering(reply, bot.log, () => bring(bot, said, from, { pasted, files, isAsked }, reply));
  return true;
}

async function bring(
  bot: SlackBot,
  said: ThreadMessage,
  { teamId, enterpriseId }: FromSlack,
  { pasted, files, isAsked }: { pasted: string | null; files: SharedFile[]; isAsked: boolean },
  reply: Reply,
): Promise<void> {
  const { channel: channelId, thread_ts: threadTs, user: userId } = said;
  // Other threads have files of their own.
  if (!isAsked && pasted === null && !(await bot.intake.findAt(channelId, threadTs))) return;
  const texts = pasted === null ? [] : [{ name: "What you pasted", text: pasted }];
  for (const file of files) {
    const isMeant = isAsked || /report|dbcheck/i.test(file.name ?? "");
    try {
      const shared = await slackFile(bot.clients, file.id, mostReportBytes);
      if (isMeant || shared.text.includes(reportSchemaName)) texts.push(shared);
    } catch (error) {
      if (isMeant || !(error instanceof UserMistake)) throw error;
    }
  }
  if (texts.length === 0) return;
  const actor = { userId, userTeamId: said.user_team ?? said.team, teamId, enterpriseId };
  const allowed = await permittedAt(bot, { channelId, threadTs }, actor);
  const vantage = placeIn(said.text);
  for (const { name, text } of texts) {
    const brought = await bringReport(bot, allowed, { name, text, vantage, naming, userId });
    bot.wake();
    await reply.say(
      `Added the report from ${code(brought.vantage)}. The headline and the result of this check show it.`,
    );
  }
}

/** Files of JSON and snippets; of other texts a mention says so, and of files in shared channels nothing is known. */
function canBeReport({ name, filetype, mode }: SharedFile, isAsked: boolean): boolean {
  if (/\.json$/i.test(name ?? "") || filetype === "json" || mode === "snippet") return true;
  return isAsked && (!name || filetype === "text");
}

/** The JSON in a message that holds a report, as it was typed; null where there is none. */
export function pastedReport(text: string): string | null {
  if (!text.includes(reportSchemaName)) return null;
  const [begin, end] = [text.indexOf("{"), text.lastIndexOf("}")];
  return begin < 0 || end < begin ? null : asTyped(text.slice(begin, end + 1));
}

/** Slack escapes three characters, and makes links of addresses (docs.slack.dev/messaging/formatting-message-text). */
function asTyped(text: string): string {
  return text
    .replaceAll(/<(?:[^<>|]*)\|([^<>]*)>/g, "$1")
    .replaceAll(/<([^<>]*)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** "from web", before the report. */
function placeIn(text: string): string | undefined {
  const [before = ""] = text.split("{");
  return /\bfrom\s+[`*_]*([a-z0-9][\w.-]*)/i.exec(oneLine(before))?.[1]?.replace(/[._-]+$/, "");
}
