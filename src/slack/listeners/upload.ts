// A file in a thread.
import type { SlackBot } from "./slack-bot.ts";
import { troubleOf } from "../connection/web-clients.ts";

/** @returns null when it is there, else what kept it from being put there, in words for the one who asked */
export async function upload(
  bot: SlackBot,
  place: { channel: string; threadTs: string },
  file: { filename: string; title: string; content: string },
): Promise<string | null> {
  try {
    await bot.clients.interactive.filesUploadV2({ channel_id: place.channel, thread_ts: place.threadTs, ...file });
    return null;
  } catch (error) {
    const trouble = troubleOf(error);
    bot.log.warn({ trouble, file: file.filename }, "a file was not uploaded");
    const code = "code" in trouble ? trouble.code : trouble.kind;
    if (code === "missing_scope")
      return "I may not put files anywhere: the app needs the scope files:write (see the manifest).";
    if (code === "not_in_channel" || code === "channel_not_found")
      return "I may not put files here: invite me to this channel.";
    return `Slack did not take the file (${code}). Try again in a moment.`;
  }
}
