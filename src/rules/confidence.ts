// Why something may be called confirmed: said exactly, separated by a control, or read from the bytes themselves.
import type { Confidence } from "../report/report.ts";
import type { Branch } from "./branches.ts";

/** A confirmed conclusion names the branch that it went by, and with it its proof; the others have none. */
export type Certainty =
  | { confidence: "confirmed"; by: Branch }
  | { confidence: Exclude<Confidence, "confirmed">; by?: never };

export function confirmedBy(branch: Branch): Certainty & { confidence: "confirmed" } {
  return { confidence: "confirmed", by: branch };
}

/** Confirmed by this branch where it holds. */
export function sureIf(holds: boolean, by: Branch, otherwise: "likely" | "possible" = "likely"): Certainty {
  return holds ? confirmedBy(by) : { confidence: otherwise };
}
