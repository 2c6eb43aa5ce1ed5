// Somebody asks for a check, by the command or by a button: permission, durable insert, acknowledgement, queue, in this order.
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../clock.ts";
import { troubleOf } from "../connection/web-clients.ts";
import type { CheckRow, Requester, Store } from "../../store/store.ts";
import { refusalOf } from "../access/refuse.ts";
import type { Bot } from "./bot.ts";
import type { Entry } from "../access/target-directory.ts";
import { code, moment } from "../escape.ts";
import type { Reply } from "./reply.ts";
import { canOpen } from "../delivery/joined-requesters.ts";
import { hasEnded } from "../views/words.ts";

/** The headline is posted within moments; a link to it is worth so much waiting. */
const linkWithinMs = 2_000;

export async function askForCheck(
  bot: Bot,
  reply: Reply,
  entry: Entry,
  requester: Requester,
  triggerId: string,
): Promise<void> {
  const refusal = await refusalOf(bot, entry, requester, "check");
  if (refusal !== null) return reply.say(refusal);
  const { accepted, home } = await bot.intake.take(triggerId, entry, requester);
  await reply.ok();
  if (accepted.kind === "duplicate") return;
  bot.wake();
  if (accepted.kind === "new") {
    bot.log.info(
      { checkId: accepted.check.id, target: entry.name, user: requester.userId, channel: requester.channelId },
      "check asked for",
    );
    await home.dispatcher.dispatch(accepted.check.id);
    if (requester.threadTs !== undefined)
      return reply.say(`I'm checking ${code(entry.name)} again. The result will be in this thread.`);
    const told = await incidentText(bot, home.store, accepted.check, requester);
    if (told !== null) await reply.say(told);
    return;
  }
  await reply.say(await joinedText(bot, home.store, accepted.check, requester));
}

/** A link where it can be opened; otherwise the result will be told where it was asked for. */
async function joinedText(bot: Bot, store: Store, check: CheckRow, requester: Requester): Promise<string> {
  const running = `${code(check.target)} is being checked already, so you share that check.`;
  const thread = await threadOf(store, check);
  if (!canOpen(check, thread?.channel ?? null, requester)) return `${running} I will tell you the result here.`;
  const link = thread ? await linkTo(bot, thread) : null;
  return link
    ? `${running} <${link}|Its thread> shows it live, and you are mentioned at the end.`
    : `${running} You are mentioned at its end.`;
}

/** One incident, one thread: who checks its target elsewhere is told where it is. */
async function incidentText(bot: Bot, store: Store, check: CheckRow, requester: Requester): Promise<string | null> {
  const open = await store.openIncident(check.target).catch(() => null);
  const first = open && open.firstCheck !== check.id ? await store.check(open.firstCheck) : null;
  if (!open || !first) return null;
  const thread = await threadOf(store, first);
  const since = `An incident of ${code(check.target)} is open since ${moment(new Date(open.incident.openedAt))}`;
  // The thread of an incident that began in quiet hours begins at their end.
  if (!thread && !first.finishedAt) return null;
  if (!thread && first.requesters.length === 0)
    return `${since}; its thread begins when the quiet hours of its watch are over.`;
  const link = thread && canOpen(first, thread.channel, requester) ? await linkTo(bot, thread) : null;
  return link
    ? `${since}: <${link}|its thread>. Any change this check finds is posted there.`
    : `${since}; its thread is in a conversation you don't have access to.`;
}

async function threadOf(store: Store, check: CheckRow): Promise<{ channel: string; ts: string } | null> {
  for (const end = monotonicMs() + linkWithinMs; ; await sleep(100)) {
    const headline = (await store.messagesOf(check.id)).find(({ kind }) => kind === "headline");
    if (headline?.ts) return { channel: headline.channel, ts: headline.ts };
    if (!headline || hasEnded(check) || monotonicMs() > end) return null;
  }
}

export async function linkTo(bot: Bot, { channel, ts }: { channel: string; ts: string }): Promise<string | null> {
  try {
    return (await bot.clients.interactive.chat.getPermalink({ channel, message_ts: ts })).permalink ?? null;
  } catch (error) {
    bot.log.warn({ trouble: troubleOf(error) }, "no link to a thread");
    return null;
  }
}
