// A message shortcut: chosen in a thread, answered there to one person.
import type { MessageShortcut } from "@slack/bolt";
import type { ShortcutListener } from "./listener.ts";
import { answering, replyFor } from "./reply.ts";
import { postToResponseUrl } from "../connection/response-url.ts";
import type { SlackBot } from "./slack-bot.ts";
import { permittedAt } from "./thread.ts";

export async function answerShortcut(
  bot: SlackBot,
  chosen: MessageShortcut,
  ack: () => Promise<void>,
  listener: ShortcutListener,
): Promise<void> {
  const threadTs = threadOfShortcut(chosen);
  const tell = (words: string) => postToResponseUrl(chosen.response_url, words, bot.log, threadTs);
  const reply = replyFor({ ack, ackSpeaks: false, tell, log: bot.log });
  await answering(reply, bot.log, async () => {
    await reply.ok();
    const { user, team, enterprise, channel } = chosen;
    const allowed = await permittedAt(
      bot,
      { channelId: channel.id, threadTs },
      {
        userId: user.id,
        userTeamId: user.team_id,
        teamId: team?.id,
        enterpriseId: team?.enterprise_id ?? enterprise?.id,
      },
    );
    await listener.act(bot, chosen, allowed, reply);
  });
}

export function threadOfShortcut({ message, message_ts: ts }: MessageShortcut): string {
  const threadTs: unknown = message["thread_ts"];
  return typeof threadTs === "string" ? threadTs : ts;
}
