// States of a check that nothing follows: see the table in store/store.ts.
import type { CheckRow } from "../store/store.ts";

export function hasEnded({ state }: Pick<CheckRow, "state">): boolean {
  return state === "done" || state === "cancelled" || state === "failed";
}
