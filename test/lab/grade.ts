// What was expected against what was said.
import { isDeepStrictEqual } from "node:util";
import { layerOf, usualOwner, type Cause, type Layer, type Owner } from "../../src/report/causes.ts";
import type { Report, Status } from "../../src/report/report.ts";
import { roundText } from "../../src/report/round-text.ts";
import { reportText } from "../../src/report/text.ts";
import { judge } from "../../src/rules/verdict.ts";
import type { Measured } from "./measure.ts";
import type { Expectation, Group } from "./scenario.ts";

export interface Grade {
  statusRight: boolean;
  layerRight: boolean;
  causeRight: boolean;
  ownerRight: boolean;
  /** A healthy set-up that was not called healthy. */
  falseAlarm: boolean;
  /** A wrong cause called confirmed. */
  overConfident: boolean;
  late: boolean;
  /** More sessions than stated, or sessions left behind. */
  greedy: boolean;
  /** Everything that is not as it should be, in words. */
  misses: string[];
}

export function statusesOf({ status }: Expectation): Status[] {
  return typeof status === "string" ? [status] : [...status];
}
export function causesOf({ cause }: Expectation): (Cause | null)[] {
  return cause === null || typeof cause === "string" ? [cause] : [...cause];
}
function layersOf(expected: Expectation): (Layer | null)[] {
  return causesOf(expected).map((cause) => (cause === null ? null : layerOf(cause)));
}
function ownersOf(expected: Expectation): Owner[] {
  const { owner } = expected;
  if (owner !== undefined) return typeof owner === "string" ? [owner] : [...owner];
  return causesOf(expected).flatMap((cause) => (cause === null ? [] : [usualOwner(cause)]));
}

/** A trouble of another place alone is a notice. */
function isUnhurt(expected: Expectation): boolean {
  return statusesOf(expected).every((status) => status === "healthy");
}

/** `replay` says of a saved report what the check said. */
function isReplayed({ observations, target, startedAt, comparisons, verdict, findings }: Report): boolean {
  return isDeepStrictEqual(judge(observations, target, startedAt, comparisons), { findings, verdict, broken: [] });
}

export function grade(group: Group, expected: Expectation, measured: Measured, mostSessions: number): Grade {
  const { report } = measured;
  const verdict = report?.verdict;
  const statusRight = verdict !== undefined && statusesOf(expected).includes(verdict.status);
  const layerRight = verdict !== undefined && layersOf(expected).includes(verdict.layer);
  const causeRight = verdict !== undefined && causesOf(expected).includes(verdict.cause);
  const owners = ownersOf(expected);
  // A healthy or inconclusive verdict has nobody to point at.
  const ownerRight = verdict !== undefined && (owners.length === 0 || owners.includes(verdict.owner));
  const found = report?.findings.map(({ cause }) => cause) ?? [];
  const missing = (expected.also ?? []).filter((cause) => !found.includes(cause));
  const text = measured.round ? roundText(measured.round) : report && reportText(report);
  const saysIt = expected.says === undefined || (text !== null && expected.says.test(text));
  const isAsSure = expected.confidence === undefined || verdict?.confidence === expected.confidence;
  const isWell = statusesOf(expected).every((status) => status === "healthy") && (expected.also ?? []).length === 0;
  const isHealthy = group === "healthy" || (group === "wild" && isWell) || (group === "vantages" && isUnhurt(expected));
  const falseAlarm = isHealthy && verdict?.status !== "healthy";
  const overConfident =
    verdict !== undefined && verdict.cause !== null && !causeRight && verdict.confidence === "confirmed";
  const greedy = (measured.sessionsAtOnce ?? 0) > mostSessions || (measured.sessionsLeft ?? 0) > 0;
  const exits = { healthy: 0, degraded: 1, down: 2, inconclusive: 3 };
  const misses = [
    ...(measured.trouble ? [measured.trouble] : []),
    ...(statusRight ? [] : [`status ${verdict?.status ?? "none"}`]),
    ...(causeRight ? [] : [`cause ${verdict?.cause ?? "none"} (${verdict?.confidence ?? "-"})`]),
    ...(ownerRight ? [] : [`owner ${verdict?.owner ?? "none"}, not ${owners.join("/")}`]),
    ...missing.map((cause) => `no finding ${cause}`),
    ...(saysIt ? [] : [`nothing says ${String(expected.says)}`]),
    ...(isAsSure ? [] : [`${verdict?.confidence ?? "nothing"}, not ${expected.confidence}`]),
    ...(measured.late ? [`took ${Math.round(measured.tookMs)} ms`] : []),
    ...((measured.sessionsAtOnce ?? 0) > mostSessions
      ? [`${measured.sessionsAtOnce} sessions at once, at most ${mostSessions} stated`]
      : []),
    ...((measured.sessionsLeft ?? 0) > 0 ? [`${measured.sessionsLeft} sessions left behind`] : []),
    ...(report && !measured.round && !isReplayed(report) ? ["the saved report is judged otherwise"] : []),
    ...(verdict && measured.exitCode !== exits[verdict.status] ? [`exit status ${measured.exitCode}`] : []),
  ];
  return {
    statusRight,
    layerRight,
    causeRight,
    ownerRight,
    falseAlarm,
    overConfident,
    late: measured.late,
    greedy,
    misses,
  };
}
