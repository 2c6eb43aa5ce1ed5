// One round judged, where a bug of ours costs one part of it: said in what is shown, and told to who runs dbcheck.
import { brokenRules } from "../checkup/internal-error.ts";
import type { OnBug } from "../hidden-bug.ts";
import type { Round } from "../report/round.ts";
import type { RoundReport } from "../report/round-verdict.ts";
import { judgeRound } from "../rules/vantages/judge-round.ts";
import type { BrokenRule } from "../rules/verdict.ts";

export function judgedRound(round: Round, onBug: OnBug): RoundReport {
  const broken: BrokenRule[] = [];
  const judged = judgeRound(round, broken);
  return { ...judged, ...brokenRules(broken, onBug) };
}
