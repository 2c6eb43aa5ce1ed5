// Somebody asks Slack for a check, by the command or by a button: who may, the check itself, and what they are told.
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../../clock.ts";
import type { CheckRow, Requester, Store } from "../../store/store.ts";
import { accessRefusal } from "../people/refusal.ts";
import type { SlackBot } from "./slack-bot.ts";
import type { RegisteredTarget } from "../../use-cases/target-directory.ts";
import { code, slackDate } from "../escape.ts";
import type { Reply } from "./reply.ts";
import { hasEnded } from "../../use-cases/check-state.ts";
import type { ThreadStart } from "../../use-cases/context.ts";
import { startCheck } from "../../use-cases/start-check.ts";
import { canOpen } from "../../access/private-threads.ts";
import { headlineRow } from "../../use-cases/threads.ts";

/** The headline is posted within moments; a link to it is worth so much waiting. */
const linkWithinMs = 2_000;

export async function askForCheck(
  bot: SlackBot,
  reply: Reply,
  entry: RegisteredTarget,
  requester: Requester,
  triggerId: string,
  asked?: string[],
): Promise<void> {
  const refusal = await accessRefusal(bot, entry, requester, "check");
  if (refusal !== null) return reply.say(refusal);
  const { accepted, backend } = await startCheck(
    bot,
    { entry, requester, deliveryId: triggerId, ...(asked ? { asked } : {}) },
    () => reply.ok(),
  );
  if (accepted.kind === "duplicate") return;
  if (accepted.kind === "new") {
    if (requester.threadTs !== undefined)
      return reply.say(`I'm checking ${code(entry.name)} again. The result will be in this thread.`);
    const told = await incidentText(bot, backend.store, accepted.check, requester);
    if (told !== null) await reply.say(told);
    return;
  }
  await reply.say(await joinedText(bot, backend.store, accepted.check, requester));
}

/** A link where it can be opened; otherwise the result will be told where it was asked for. */
async function joinedText(bot: SlackBot, store: Store, check: CheckRow, requester: Requester): Promise<string> {
  const running = `${code(check.target)} is already being checked, so you share that check.`;
  const thread = await threadOf(store, check);
  if (!canOpen(check, thread?.channel ?? null, requester)) return `${running} I'll post the result here.`;
  const link = thread ? await bot.linkTo(thread) : null;
  return link
    ? `${running} <${link}|Its thread> shows it live, and mentions you at the end.`
    : `${running} I'll mention you when it is done.`;
}

/** One incident, one thread: who checks its target elsewhere is told where it is. */
async function incidentText(
  bot: SlackBot,
  store: Store,
  check: CheckRow,
  requester: Requester,
): Promise<string | null> {
  const open = await store.openIncident(check.target).catch(() => null);
  const first = open && open.firstCheck !== check.id ? await store.check(open.firstCheck) : null;
  if (!open || !first) return null;
  const thread = await threadOf(store, first);
  const since = `An incident of ${code(check.target)} has been open since ${slackDate(new Date(open.incident.openedAt))}`;
  // The thread of an incident that began in quiet hours begins at their end.
  if (!thread && !first.finishedAt) return null;
  if (!thread && first.alert && !(await headlineRow(store, first.id)))
    return `${since}. It has no thread: an alert started it, and the target has no \`channel\`.`;
  if (!thread && first.requesters.length === 0)
    return `${since}; its thread starts when the quiet hours of its watch end.`;
  const link = thread && canOpen(first, thread.channel, requester) ? await bot.linkTo(thread) : null;
  return link
    ? `${since}: <${link}|its thread>. Any change this check finds is posted there.`
    : `${since}; its thread is in a conversation you don't have access to.`;
}

/** Waits for a thread that is about to be posted. */
async function threadOf(store: Store, check: CheckRow): Promise<ThreadStart | null> {
  for (const end = monotonicMs() + linkWithinMs; ; await sleep(100)) {
    const headline = await headlineRow(store, check.id);
    if (headline?.ts) return { channel: headline.channel, ts: headline.ts };
    if (!headline || hasEnded(check) || monotonicMs() > end) return null;
  }
}
