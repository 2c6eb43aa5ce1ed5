// What refuses may be one of several servers behind an address: the very same, tried once more, is welcome.
import type { Severity } from "../../report/causes.ts";
import type { ObservedCheck } from "../rule.ts";

interface OneOfSeveral {
  severity: Severity;
  because: [observation: string, text: string][];
  nextSteps: string[];
}

/** Null where it is refused each time, or was not tried. */
export function oneOfSeveral(seen: ObservedCheck): OneOfSeveral | null {
  const again = seen.row("experiments")?.facts?.tried?.find(({ id }) => id === "same-again");
  if (again?.outcome !== "passed") return null;
  return {
    severity: "degraded",
    because: [
      ["experiments", "the very same succeeds right after it: one of several servers refuses, or it was for a moment"],
    ],
    nextSteps: ["Check what the name or balancer leads to: ask each of its servers by its own address."],
  };
}
