// States of a check that nothing follows: see the table in store/check-row.ts.
import type { CheckRow } from "../store/check-row.ts";

export function hasEnded({ state }: Pick<CheckRow, "state">): boolean {
  return state === "done" || state === "cancelled" || state === "failed";
}
