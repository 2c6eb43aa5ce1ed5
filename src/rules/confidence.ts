// Why something may be called confirmed: said exactly, separated by a control, or read from the bytes themselves.
import type { Confidence, Proof } from "../report/report.ts";

/** A confirmed conclusion names its proof; the others have none. */
export type Certainty =
  | { confidence: "confirmed"; proof: Proof }
  | { confidence: Exclude<Confidence, "confirmed">; proof?: never };

/** Confirmed by this proof where it holds. */
export function sureIf(holds: boolean, proof: Proof, otherwise: "likely" | "possible" = "likely"): Certainty {
  return holds ? { confidence: "confirmed", proof } : { confidence: otherwise };
}
