// The first time that a message is said. Marked before, recorded after:
// between the two an answer may be lost, and is looked for.
import type { ChatPostMessageArguments } from "@slack/web-api";
import { z } from "zod";
import type { CheckRow, MessageRow } from "../../store/store.ts";
import { monotonicMs } from "../../clock.ts";
import { postText, troubleOf, type Trouble } from "../connection/web-clients.ts";
import {
  backoffMs,
  checklistFormOf,
  hashOf,
  record,
  render,
  versionOf,
  type DeliveryContext,
  type DeliveryOutcome,
} from "./delivery-context.ts";
import { deleteOthers, findPosted, metadataOf } from "./find-posted-message.ts";
import { placeAdvice, isContent, isGone, refusedWords } from "./slack-errors.ts";
import { addPicture } from "./thread-pictures.ts";
import { postToResponseUrl } from "../connection/response-url.ts";
import { tellOthers } from "./joined-requesters.ts";
import { plain } from "../views/fallback-text.ts";
import type { ChecklistForm, Rendered } from "../views/rich-text.ts";
import { hasEnded } from "../../use-cases/check-state.ts";

/** A message that Slack took shows in its history soon after; only then is "not there" believed. */
const settleMs = 2_000;
/** Where history cannot be read. */
const unreadableMs = 5_000;
/** Until a headline without a place is tried again; the end of its check comes before that. */
const unplacedMs = 60_000;
const againNote = " (posted again after a lost answer)";

interface Place {
  channel: string;
  threadTs: string | null;
}

export async function post(desk: DeliveryContext, row: MessageRow, check: CheckRow): Promise<DeliveryOutcome> {
  const place = await placeOf(desk, row, check);
  let doubt: "none" | "absent" | "unreadable" = "none";
  if (row.postingSince !== null) {
    const found = await lookForLost(desk, row, check, place);
    if (typeof found === "number" || found === "done") return found;
    doubt = found.doubt;
  }
  const now = monotonicMs();
  const at = desk.pace.postAt(now, place.channel);
  if (at > now) return at;
  // Taken at once: many messages of one channel are prepared at the same time.
  desk.pace.countPost(now, place.channel);
  const form = checklistFormOf(desk, row);
  const rendered = await render(desk, row, check, form);
  if (!(await desk.store.markPosting(row.id, desk.owner, place.channel))) return "done";
  try {
    const sent = await send(desk, row, place, rendered, doubt === "unreadable");
    desk.shown.set(row.id, { hash: hashOf(rendered), at: monotonicMs(), grave: hasEnded(check), state: check.state });
    if (doubt !== "none") desk.verifyLater(row, sent.channel, sent.ts, place.threadTs);
    const outcome = await posted(desk, row, check, { version: versionOf(row, check), form, ...sent });
    await addPicture(desk, row, check, { channel: sent.channel, threadTs: place.threadTs ?? sent.ts });
    return outcome;
  } catch (error) {
    return postFailed(desk, row, check, place, rendered, troubleOf(error));
  }
}

/** @returns whether somebody was reached */
async function tellAll(desk: DeliveryContext, { requesters }: CheckRow, words: string): Promise<boolean> {
  const taken = await Promise.all(requesters.map(({ responseUrl }) => postToResponseUrl(responseUrl, words, desk.log)));
  return taken.includes(true);
}

/** Recorded first: telling others may take longer than the lease lasts. */
async function posted(
  desk: DeliveryContext,
  row: MessageRow,
  check: CheckRow,
  sent: { version: number; channel: string; ts: string; form: ChecklistForm },
): Promise<DeliveryOutcome> {
  const outcome = await record(desk, row, { kind: "sent", ...sent });
  if (row.kind === "final") await tellOthers(check, sent.channel, desk.log);
  return outcome;
}

/**
 * There is no place for it. The replies never come without a headline, so that one waits for the end of the check:
 * then the result goes to everyone who asked, as an answer to their command.
 */
async function giveUp(
  desk: DeliveryContext,
  row: MessageRow,
  check: CheckRow,
  rendered: Rendered,
  code: string,
): Promise<DeliveryOutcome> {
  if (row.kind === "headline" && !hasEnded(check)) {
    const waits = await record(desk, row, { kind: "retry", inMs: unplacedMs, error: code });
    // An end that came before this pause was written woke nobody.
    const latest = await desk.store.check(check.id);
    if (latest && hasEnded(latest)) await desk.store.moveMessages(check.id, row.channel);
    return waits;
  }
  const outcome = await record(desk, row, { kind: "dropped", error: code });
  if (row.kind !== "checklist") await tellAll(desk, check, rendered.text);
  return outcome;
}

/** Replies hang under the headline, unless they had to go elsewhere. */
async function placeOf(desk: DeliveryContext, row: MessageRow, check: CheckRow): Promise<Place> {
  if (row.kind === "headline") return { channel: row.channel, threadTs: threadWithin(check, row.channel) };
  // What a scheduled check has to tell belongs into the incident's thread.
  const of =
    row.kind === "note" ? ((await desk.store.incidentOf(row.checkId))?.firstCheck ?? row.checkId) : row.checkId;
  const headline = (await desk.store.messagesOf(of)).find(({ kind }) => kind === "headline");
  const together =
    headline && (row.channel === headline.channel || (/^[UW]/.test(row.channel) && headline.channel.startsWith("D")));
  if (!together) return { channel: row.channel, threadTs: null };
  const first = of === row.checkId ? check : await desk.store.check(of);
  return { channel: headline.channel, threadTs: (first && threadWithin(first, headline.channel)) ?? headline.ts };
}

/** A check that was asked for in an incident's thread, or by a message of an alert bot, has no thread of its own. */
function threadWithin({ requesters: [first], alert }: CheckRow, channel: string): string | null {
  if (alert?.threadTs !== undefined && alert.channel === channel) return alert.threadTs;
  return first?.channelId === channel ? (first.threadTs ?? null) : null;
}

async function lookForLost(
  desk: DeliveryContext,
  row: MessageRow,
  check: CheckRow,
  place: Place,
): Promise<DeliveryOutcome | { doubt: "absent" | "unreadable" }> {
  const lost = await findPosted(desk.clients.interactive, row, place.channel, place.threadTs);
  switch (lost.kind) {
    case "found": {
      const [ts = ""] = lost.copies;
      await deleteOthers(desk.clients.posting, lost.channel, lost.copies, ts, desk.log);
      desk.log.info({ checkId: row.checkId, message: row.kind }, "a message whose answer was lost was found in Slack");
      // What it says is not known: version 0 has it edited next.
      return posted(desk, row, check, { version: 0, channel: lost.channel, ts, form: checklistFormOf(desk, row) });
    }
    case "unclear":
      return monotonicMs() + backoffMs(desk, row);
    default: {
      const settlesMs = lost.kind === "absent" ? settleMs : unreadableMs;
      const leftMs = (row.postingAtMs ?? 0) + settlesMs - performance.now();
      return leftMs > 0 ? monotonicMs() + leftMs : { doubt: lost.kind };
    }
  }
}

async function send(
  desk: DeliveryContext,
  row: MessageRow,
  place: Place,
  { text, blocks }: Rendered,
  again: boolean,
): Promise<{ channel: string; ts: string }> {
  const noted = again
    ? [...blocks, { type: "context" as const, elements: [{ type: "plain_text" as const, text: againNote.trim() }] }]
    : blocks;
  const message: ChatPostMessageArguments = {
    channel: place.channel,
    text: again ? text + againNote : text,
    blocks: noted,
    metadata: metadataOf(row),
    ...(place.threadTs ? { thread_ts: place.threadTs } : {}),
  };
  const { data: posted } = placeShape.safeParse(await postText(desk.clients, message));
  if (!posted) throw new Error("ok_without_a_place");
  return { channel: posted.channel ?? place.channel, ts: posted.ts };
}

/** An answer that is "ok" without them proves nothing: the message is looked for as after a lost answer. */
const placeShape = z.object({
  channel: z
    .string()
    .regex(/^[CDG][A-Z0-9]{1,40}$/)
    .optional(),
  ts: z.string().regex(/^\d{1,12}\.\d{1,10}$/),
});

async function postFailed(
  desk: DeliveryContext,
  row: MessageRow,
  check: CheckRow,
  place: Place,
  rendered: Rendered,
  trouble: Trouble,
): Promise<DeliveryOutcome> {
  const { log, pace } = desk;
  if (trouble.kind === "rate-limited") {
    pace.postsLimited(monotonicMs(), place.channel, trouble.retryAfterMs);
    return record(desk, row, { kind: "retry", inMs: trouble.retryAfterMs, error: "rate limited" });
  }
  log.warn({ checkId: row.checkId, message: row.kind, trouble }, "a message was not posted");
  if (trouble.kind !== "refused") {
    const answerLost = trouble.kind === "unanswered";
    const inMs = Math.max(backoffMs(desk, row), answerLost ? settleMs : 0);
    return record(desk, row, { kind: "retry", inMs, error: trouble.code, answerLost });
  }
  const { code } = trouble;
  const advice = placeAdvice(code);
  if (advice !== null) return goElsewhere(desk, row, check, place, rendered, { code, advice });
  if (isGone(code)) return withoutThread(desk, row, check, rendered);
  if (isContent(code)) return reduced(desk, row, check, place, rendered, code);
  // A token that was taken back, an app that was removed …: somebody has to act, and may. Who asked hears of it, once.
  const isFirst = !desk.failures.has(row.id);
  if (hasEnded(check) && row.kind !== "checklist" && (await tellAll(desk, check, rendered.text)))
    return record(desk, row, { kind: "dropped", error: code });
  if (isFirst && row.kind === "headline") await tellAll(desk, check, refusedWords(code));
  return record(desk, row, { kind: "retry", inMs: Math.max(backoffMs(desk, row), 10_000), error: code });
}

/** The bot cannot write there: to the direct messages of the one who asked, who is told why. */
async function goElsewhere(
  desk: DeliveryContext,
  row: MessageRow,
  check: CheckRow,
  place: Place,
  rendered: Rendered,
  why: { code: string; advice: string },
): Promise<DeliveryOutcome> {
  const [first] = check.requesters;
  const already = /^[DUW]/.test(place.channel) && first?.channelId !== place.channel;
  // Nobody asked for what a watch found: whoever set the watch gets it.
  const userId = first?.userId ?? (await desk.store.watches()).find(({ target }) => target === check.target)?.actor;
  if (userId === undefined || already || place.channel === userId) return giveUp(desk, row, check, rendered, why.code);
  await desk.store.moveMessages(check.id, userId);
  if (first) await postToResponseUrl(first.responseUrl, why.advice, desk.log);
  return record(desk, row, { kind: "retry", inMs: 0, error: why.code });
}

/** Its headline was deleted: the result is said all the same, the checklist is not. */
async function withoutThread(
  desk: DeliveryContext,
  row: MessageRow,
  check: CheckRow,
  rendered: Rendered,
): Promise<DeliveryOutcome> {
  if (row.kind !== "final") return record(desk, row, { kind: "dropped", error: "the thread was deleted" });
  return instead(desk, row, check, { channel: row.channel, threadTs: null }, rendered);
}

/**
 * The second best of what Slack refused; it can fail as the first one, and when it is refused too there is no third.
 */
async function instead(
  desk: DeliveryContext,
  row: MessageRow,
  check: CheckRow,
  place: Place,
  rendered: Rendered,
): Promise<DeliveryOutcome> {
  try {
    const sent = await send(desk, row, place, rendered, false);
    return await posted(desk, row, check, { version: versionOf(row, check), form: "rich_text", ...sent });
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble.kind === "refused") return giveUp(desk, row, check, rendered, trouble.code);
    return postFailed(desk, row, check, place, rendered, trouble);
  }
}

/** Slack does not take what we made: a plan becomes a list, anything else its bare text. */
async function reduced(
  desk: DeliveryContext,
  row: MessageRow,
  check: CheckRow,
  place: Place,
  rendered: Rendered,
  code: string,
): Promise<DeliveryOutcome> {
  desk.log.error({ checkId: row.checkId, message: row.kind, code }, "Slack refused the content of a message");
  if (checklistFormOf(desk, row) === "plan" && row.form === null) {
    desk.form = "rich_text";
    return record(desk, row, { kind: "retry", inMs: 0, error: code });
  }
  return instead(desk, row, check, place, plain(rendered));
}
