// What waited for long, as while Slack was away, is summed up: a thread's headline says how it ended,
// and below it comes only what is still so, and what a person asked for.
import { isLatestNote } from "../../incidents/note.ts";
import type { CheckRow, MessageRow, Store } from "../../store/store.ts";

/** Of a check that has ended. */
const lateAfterMs = 30 * 60_000;

/** It is told, or was, so long after its check had ended. */
export function isLate({ ts }: Pick<MessageRow, "ts">, { finishedAt }: Pick<CheckRow, "finishedAt">): boolean {
  const toldAtMs = ts === null ? Date.now() : Number(ts) * 1000;
  return finishedAt !== null && toldAtMs - finishedAt.getTime() > lateAfterMs;
}

/** @throws Outage */
export async function isSummedUp(
  store: Pick<Store, "incidentOf">,
  row: Pick<MessageRow, "kind" | "ts" | "postingSince" | "said">,
  check: CheckRow,
): Promise<boolean> {
  // One that may be in Slack already is brought to its end there.
  if (row.kind === "headline" || row.ts !== null || row.postingSince !== null || !isLate(row, check)) return false;
  if (row.kind === "checklist") return true;
  const incident = (await store.incidentOf(check.id))?.incident ?? null;
  if (row.kind === "final") return check.requesters.length === 0 && incident?.state !== "open";
  return row.said !== null && incident !== null && !isLatestNote(row.said, incident);
}
