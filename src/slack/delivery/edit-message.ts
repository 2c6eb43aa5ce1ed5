// A message that is there is brought to what it should say: at the pace that Slack allows, and always to the end.
import { monotonicMs } from "../../clock.ts";
import type { CheckRow, MessageRow } from "../../store/store.ts";
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
import { metadataOf } from "./find-posted-message.ts";
import { placeAdvice, isClosed, isContent, isGone } from "./slack-errors.ts";
import { plain } from "../views/fallback-text.ts";
import type { Rendered } from "../views/rich-text.ts";
import { hasEnded } from "../../use-cases/check-state.ts";

/** Of a message that waits for its place in the queue to change. */
const lookAgainMs = 1_000;

export async function edit(
  desk: DeliveryContext,
  row: MessageRow,
  ts: string,
  check: CheckRow,
): Promise<DeliveryOutcome> {
  const rendered = await render(desk, row, check, checklistFormOf(desk, row));
  const hash = hashOf(rendered);
  const shown = desk.shown.get(row.id);
  const grave = hasEnded(check) || (check.progress?.rows.some(({ state }) => state === "failed") ?? false);
  const now = monotonicMs();
  if (shown?.hash === hash) {
    // Recording nothing new for a waiting check would only wake everybody.
    return versionOf(row, check) < row.wantVersion ? now + lookAgainMs : sent(desk, row, ts, check);
  }
  const urgent = hasEnded(check) || (grave && shown?.grave !== true);
  // A headline that still says "waiting" would be wrong: it takes its turn as if its check were alone.
  const isTurned = row.kind === "headline" && shown !== undefined && shown.state !== check.state;
  const at = desk.pace.editAt(now, shown?.at ?? 0, urgent, isTurned ? 1 : desk.live());
  if (at > now) return at;
  desk.pace.countEdit(now);
  try {
    await desk.clients.updating.chat.update({ channel: row.channel, ts, text: rendered.text, blocks: rendered.blocks });
    desk.shown.set(row.id, { hash, at: monotonicMs(), grave, state: check.state });
    return await sent(desk, row, ts, check);
  } catch (error) {
    return editFailed(desk, row, ts, check, rendered, troubleOf(error));
  }
}

function sent(desk: DeliveryContext, row: MessageRow, ts: string, check: CheckRow): Promise<"done"> {
  return record(desk, row, {
    kind: "sent",
    version: versionOf(row, check),
    channel: row.channel,
    ts,
    form: row.form === againForm ? againForm : checklistFormOf(desk, row),
  });
}

async function editFailed(
  desk: DeliveryContext,
  row: MessageRow,
  ts: string,
  check: CheckRow,
  rendered: Rendered,
  trouble: Trouble,
): Promise<DeliveryOutcome> {
  const { log, pace } = desk;
  if (trouble.kind === "rate-limited") {
    pace.editsLimited(monotonicMs(), trouble.retryAfterMs);
    return monotonicMs() + trouble.retryAfterMs;
  }
  log.warn({ checkId: row.checkId, message: row.kind, trouble }, "a message was not edited");
  if (trouble.kind !== "refused") return monotonicMs() + backoffMs(desk, row);
  const { code } = trouble;
  if (isGone(code) && row.form !== againForm && (await carriesIncident(desk, row, check)))
    return postAgain(desk, row, check, rendered);
  // Nobody wants back what somebody deleted, but for an incident that goes on;
  // where the bot may no longer write, the final reply finds its way.
  if (isGone(code) || placeAdvice(code) !== null) return record(desk, row, { kind: "dropped", error: code });
  if (isClosed(code))
    return hasEnded(check) && isWorthRepeating(row)
      ? postAnew(desk, row, ts, check, rendered)
      : sent(desk, row, ts, check);
  if (isContent(code)) {
    log.error({ checkId: row.checkId, message: row.kind, code }, "Slack refused the content of an edit");
    const { text, blocks } = plain(rendered);
    const taken = await desk.clients.updating.chat.update({ channel: row.channel, ts, text, blocks }).then(
      () => true,
      () => false,
    );
    return taken ? sent(desk, row, ts, check) : record(desk, row, { kind: "dropped", error: code });
  }
  return monotonicMs() + Math.max(backoffMs(desk, row), 10_000);
}

/** Marks a message that somebody deleted while its incident was open, and that was posted again, once. */
const againForm = "again";

/** The thread's first message, or the one with the steps, of an incident that is open. */
async function carriesIncident(desk: DeliveryContext, row: MessageRow, check: CheckRow): Promise<boolean> {
  if ((row.kind !== "headline" && row.kind !== "final") || check.incidentId === null) return false;
  const incident = await desk.store.incidentOf(check.id);
  return incident?.incident.state === "open" && incident.firstCheck === check.id;
}

/** The headline begins a thread anew; the steps come back in the thread that there is. */
async function postAgain(
  desk: DeliveryContext,
  row: MessageRow,
  check: CheckRow,
  rendered: Rendered,
): Promise<DeliveryOutcome> {
  const headline = (await desk.store.messagesOf(check.id)).find(({ kind }) => kind === "headline");
  const inThread = row.kind === "final" && headline?.ts ? { thread_ts: headline.ts } : {};
  const { text, blocks } = rendered;
  try {
    const { ts } = await postText(desk.clients, {
      channel: row.channel,
      text,
      blocks,
      metadata: metadataOf(row),
      ...inThread,
    });
    if (typeof ts !== "string") throw new Error("ok_without_a_place");
    desk.log.info({ checkId: check.id, message: row.kind }, "a message of an open incident was deleted, and is back");
    desk.shown.set(row.id, { hash: hashOf(rendered), at: monotonicMs(), grave: true, state: check.state });
    const version = versionOf(row, check);
    return await record(desk, row, { kind: "sent", version, channel: row.channel, ts, form: againForm });
  } catch (error) {
    desk.log.warn({ checkId: check.id, trouble: troubleOf(error) }, "a deleted message could not be posted again");
    return record(desk, row, { kind: "dropped", error: "deleted, and not posted again" });
  }
}

/** Marks a message that can no longer be edited, and whose end was said once more. */
const closedForm = "closed";

/** The end of a check, once. The result itself was a message of its own, and what turns later is told by notes. */
function isWorthRepeating({ kind, form }: MessageRow): boolean {
  return (kind === "headline" || kind === "checklist") && form !== closedForm;
}

/**
 * The workspace lets nobody edit old messages: the end is said once more,
 * in the thread, and of the headline in the channel too.
 */
async function postAnew(
  desk: DeliveryContext,
  row: MessageRow,
  ts: string,
  check: CheckRow,
  { text, blocks }: Rendered,
): Promise<DeliveryOutcome> {
  const headline = row.kind === "headline";
  desk.shown.set(row.id, { hash: hashOf({ text, blocks }), at: monotonicMs(), grave: true, state: check.state });
  const threadTs = headline
    ? ts
    : (await desk.store.messagesOf(row.checkId)).find(({ kind }) => kind === "headline")?.ts;
  const inThread = threadTs
    ? headline
      ? { thread_ts: threadTs, reply_broadcast: true }
      : { thread_ts: threadTs }
    : {};
  await postText(desk.clients, { channel: row.channel, text, blocks, metadata: metadataOf(row), ...inThread }).catch(
    (error: unknown) =>
      desk.log.warn({ checkId: row.checkId, trouble: troubleOf(error) }, "an end could not be posted anew"),
  );
  return record(desk, row, {
    kind: "sent",
    version: versionOf(row, check),
    channel: row.channel,
    ts,
    form: closedForm,
  });
}
