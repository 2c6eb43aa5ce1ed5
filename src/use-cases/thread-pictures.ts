// Which picture a message in a thread gets: an incident's timeline, or a slow database's times. None where its words
// say as much.
import { timesAgainst } from "../baseline/baseline.ts";
import type { StageComparison } from "../baseline/stage-times.ts";
import { stripOf, type Strip } from "../incidents/timeline-picture.ts";
import { timelineTypes } from "../incidents/timeline.ts";
import type { CheckRow, IncidentRow, MessageRow, Store } from "../store/store.ts";

export type ThreadPicture = { kind: "timeline"; strip: Strip } | { kind: "times"; times: StageComparison };

const mostEvents = 2000;
/** What tells of more than one turn. */
const turned = new Set(["recovered", "flapping"]);

export async function pictureFor(
  store: Store,
  { kind, said }: Pick<MessageRow, "kind" | "said">,
  check: CheckRow,
): Promise<ThreadPicture | null> {
  if (kind === "note" && turned.has(said?.kind ?? "")) {
    const row = await store.incidentOf(check.id);
    const strip = row ? await timelineStrip(store, row) : null;
    return strip && { kind: "timeline", strip };
  }
  const { report } = check;
  if (kind !== "final" || !report || report.verdict.status === "healthy") return null;
  const baseline = await store.baseline(check.target, report.vantage);
  const times = baseline && timesAgainst(baseline, report);
  return times && { kind: "times", times };
}

/** Marks alone, without anybody's words: whoever is in the thread may see them. */
export async function timelineStrip(store: Store, { target, incident }: IncidentRow): Promise<Strip | null> {
  return stripOf(target, incident, await store.events({ target, types: timelineTypes, limit: mostEvents }));
}

/** True once for each message: a picture that was lost on the way is not worth a second one. */
export function isFirstPicture(store: Store, { id }: Pick<MessageRow, "id">, check: CheckRow): Promise<boolean> {
  const event = { type: "picture.drawn", checkId: check.id, target: check.target, actor: "bot", data: {} };
  return store.appendEventOnce(`picture:${id}`, event);
}
