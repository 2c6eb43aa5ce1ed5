// A check that somebody ended says so: what it did not look at did not time out, and is nobody's fault.
import { wayIn, type Observation } from "./observation.ts";

/** Inputs of a row that was not looked at because the check was cancelled. */
export const endedByCancel = { endedBy: "cancel" } as const;

/** Rows of the way in that worked before the cancel; null: nobody cancelled it, or something had failed before. */
export function workedBeforeCancel(observations: Observation[]): Observation[] | null {
  const rows = observations.filter(({ id, probe }) => id === probe);
  const isCancelled = rows.some(({ inputs }) => inputs["endedBy"] === endedByCancel.endedBy);
  if (!isCancelled || rows.some(({ outcome }) => outcome === "failed")) return null;
  const ids: readonly string[] = wayIn;
  return rows.filter(({ id, outcome }) => ids.includes(id) && (outcome === "passed" || outcome === "warned"));
}

/** "So far, tcp and startup worked."; "" where nothing did. */
export function workedText(worked: Observation[]): string {
  const names = worked.map(({ id }) => id);
  const last = names.pop();
  return last === undefined ? "" : `So far, ${names.length > 0 ? `${names.join(", ")} and ${last}` : last} worked.`;
}
