// A message that people put into the incident's timeline: by a :pushpin: reaction, or by a shortcut. Taken away, it goes again.
import { UserMistake } from "../../errors.ts";
import type { Bot } from "./bot.ts";
import { troubleOf } from "../connection/web-clients.ts";
import { bounded } from "../limits.ts";
import type { Permitted } from "../access/permission.ts";
import { explain } from "./reply.ts";
import { permittedAt } from "./thread.ts";
import { holdsPassword } from "./typed-secret.ts";

const pinEmoji = "pushpin";
const mostChars = 1000;

/** The parts of a reaction_added or reaction_removed event that matter here (docs.slack.dev/reference/events/reaction_added). */
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

interface Said {
  text: string;
  /** Who wrote it; null where Slack does not tell. */
  by: string | null;
}

export async function onReaction(bot: Bot, reacted: ReactionEvent): Promise<void> {
  if (reacted.reaction !== pinEmoji) return;
  const { teamId, enterpriseId, userId, channelId, ts } = reacted;
  try {
    const message = await messageAt(bot, channelId, ts);
    // Not a thread of ours, or nobody lets us read: a pushpin elsewhere is none of our business.
    if (!message || !(await bot.intake.findAt(channelId, message.threadTs))) return;
    const place = { channelId, threadTs: message.threadTs };
    const allowed = await permittedAt(bot, place, { userId, userTeamId: undefined, teamId, enterpriseId });
    if (reacted.isAdded) await pin(bot, allowed, { channelId, ts }, message, userId, reacted.eventId);
    else await unpin(bot, allowed, { channelId, ts }, userId, reacted.eventId);
  } catch (error) {
    // A reaction gets no answer of its own; what is no mistake of a person's is in the log.
    if (!(error instanceof UserMistake)) explain(error, bot.log);
  }
}

/** @param delivery the same for what Slack delivers twice */
export async function pin(
  bot: Bot,
  { check }: Permitted,
  place: { channelId: string; ts: string },
  said: Said,
  userId: string,
  delivery: string,
): Promise<void> {
  const words = holdsPassword(said.text)
    ? "(not kept: the message held a password)"
    : bot.targets().redact(check.target, said.text.trim()) || "(a message without text)";
  const text = bounded(words, mostChars);
  const data = { text, by: said.by, channel: place.channelId, ts: place.ts };
  const event = { type: "timeline.pinned", checkId: check.id, target: check.target, actor: userId, data };
  await bot.store.appendEventOnce(`pin:${delivery}`, event);
}

async function unpin(
  bot: Bot,
  { check }: Permitted,
  place: { channelId: string; ts: string },
  userId: string,
  eventId: string,
): Promise<void> {
  const data = { channel: place.channelId, ts: place.ts };
  const event = { type: "timeline.unpinned", checkId: check.id, target: check.target, actor: userId, data };
  await bot.store.appendEventOnce(`unpin:${eventId}`, event);
}

/** One message with the thread that it is in; null when it cannot be read. */
async function messageAt(bot: Bot, channel: string, ts: string): Promise<(Said & { threadTs: string }) | null> {
  try {
    const words = { channel, ts, oldest: ts, latest: ts, inclusive: true, limit: 1 };
    const [message] =
      (await bot.clients.interactive.conversations.replies(words)).messages?.filter((one) => one.ts === ts) ?? [];
    return message ? { text: message.text ?? "", by: message.user ?? null, threadTs: message.thread_ts ?? ts } : null;
  } catch (error) {
    bot.log.info({ trouble: troubleOf(error) }, "a message with a pushpin could not be read");
    return null;
  }
}
