// Which branches of the rules confirmed what a report finds: a report names only their proof, so its rows are judged
// again, as `dbcheck replay` does.
import type { Report } from "../../src/report/report.ts";
import type { Branch } from "../../src/rules/branches.ts";
import { rules } from "../../src/rules/index.ts";
import { observedFrom } from "../../src/rules/rule.ts";
import { branchNeighbours } from "./branch-neighbours.ts";
import type { Measured } from "./measure.ts";
import type { Pair } from "./neighbours.ts";

/** Those whose finding stands in the report, and is confirmed there. */
function branchesOf({ observations, target, startedAt, findings }: Report): Branch[] {
  const seen = observedFrom(observations, target.inputs, startedAt, target);
  return rules
    .flatMap((rule) => rule.judge(seen))
    .flatMap(({ by, cause, summary }) =>
      by &&
      findings.some(
        (one) => one.cause === cause && one.summary === summary && one.confidence === "confirmed" && one.proof,
      )
        ? [by]
        : [],
    );
}

/** Of several places the verdict says only whether comparing them proved it. */
function isTaken(branch: Branch, { report, round }: Measured): boolean {
  if (round) return round.verdict.confidence === "confirmed" && round.verdict.proof === "control";
  return report !== null && branchesOf(report).includes(branch);
}

/** What a scenario that is one of a branch's pair shows otherwise than the pair says, in words. */
export function missesOfPairs(scenario: string, measured: Measured): string[] {
  const pairs = Object.entries(branchNeighbours) as [Branch, Pair][];
  return pairs.flatMap(([branch, [fault, neighbour]]) => [
    ...(fault === scenario && !isTaken(branch, measured) ? [`not confirmed by "${branch}"`] : []),
    ...(neighbour === scenario && isTaken(branch, measured) ? [`"${branch}" confirms its neighbour too`] : []),
  ]);
}
