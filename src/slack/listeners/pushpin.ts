// A message that people put into the incident's timeline: by a :pushpin:
// reaction, or by a shortcut. Taken away, it goes again.
import type { SlackBot } from "./slack-bot.ts";
import { RecentKeys } from "../connection/recent-keys.ts";
import { troubleOf } from "../connection/web-clients.ts";
import { pinMessage, unpinMessage, type PinnedMessage } from "../../use-cases/pin-message.ts";
import { whisper } from "./mention.ts";
import { explain } from "./reply.ts";
import { permittedAt } from "./thread.ts";

const pinEmoji = "pushpin";
const noScope =
  "I can't read messages here, so I can't add yours. The app needs the scopes `channels:history` and " +
  "`groups:history` (see the manifest).";
const saidNoScope = new RecentKeys();

/**
 * The parts of a reaction_added or reaction_removed event that matter
 * here (docs.slack.dev/reference/events/reaction_added).
 */
export interface ReactionEvent {
  isAdded: boolean;
  reaction: string;
  teamId: string;
  enterpriseId: string | undefined;
  userId: string;
  channelId: string;
  ts: string;
  eventId: string;
}

export async function onReaction(bot: SlackBot, reacted: ReactionEvent): Promise<void> {
  if (reacted.reaction !== pinEmoji) return;
  const { teamId, enterpriseId, userId, channelId, ts } = reacted;
  let threadTs: string | undefined;
  const say = (text: string) => whisper(bot, { channelId, userId, threadTs }, text);
  try {
    const message = await messageAt(bot, channelId, ts);
    if (message === "no scope") {
      // Whose thread it is in cannot be seen either: said once a while, to the one who pinned.
      if (reacted.isAdded && saidNoScope.isNew(`${userId} ${channelId}`)) await say(noScope);
      return;
    }
    // Not a thread of ours: a pushpin elsewhere is none of our business.
    if (!message || !(await bot.intake.findAt(channelId, message.threadTs))) return;
    threadTs = message.threadTs;
    const place = { channelId, threadTs: message.threadTs };
    const allowed = await permittedAt(bot, place, { userId, userTeamId: undefined, teamId, enterpriseId });
    const pinned = { place: { channel: channelId, ts }, userId, deliveryId: reacted.eventId };
    if (reacted.isAdded) {
      await pinMessage(bot, allowed, { ...pinned, said: message });
      await say("Added to the incident's timeline. Remove the :pushpin: to take it out.");
    } else if (await unpinMessage(allowed, pinned)) await say("Taken out of the incident's timeline.");
  } catch (error) {
    await say(explain(error, bot.log));
  }
}

/** One message with the thread that it is in; null when it is not there, or Slack does not answer. */
async function messageAt(
  bot: SlackBot,
  channel: string,
  ts: string,
): Promise<(PinnedMessage & { threadTs: string }) | "no scope" | null> {
  try {
    const words = { channel, ts, oldest: ts, latest: ts, inclusive: true, limit: 1 };
    const [message] =
      (await bot.clients.interactive.conversations.replies(words)).messages?.filter((one) => one.ts === ts) ?? [];
    return message ? { text: message.text ?? "", by: message.user ?? null, threadTs: message.thread_ts ?? ts } : null;
  } catch (error) {
    const trouble = troubleOf(error);
    bot.log.info({ trouble }, "a message with a pushpin could not be read");
    return trouble.kind === "refused" && trouble.code === "missing_scope" ? "no scope" : null;
  }
}
