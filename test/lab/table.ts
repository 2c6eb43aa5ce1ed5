// The lab's results as a table on the terminal, their sums, and whether they are good enough.
import { roundText } from "../../src/report/round-text.ts";
import type { NotRun, Result } from "./main.ts";
import { explanations } from "./explanations.ts";
import { causesOf, statusesOf } from "./grade.ts";

/** What the sums must reach for the run to pass, in per cent; the counts must be zero. */
export const aims = { layer: 99, cause: 97, owner: 97 };

export interface Sums {
  scenarios: number;
  runs: number;
  healthyRuns: number;
  layer: number;
  cause: number;
  owner: number;
  status: number;
  falseAlarms: number;
  overConfident: number;
  late: number;
  greedy: number;
}

/** Shares are per cent of the scenarios' first runs; counts are over every run. */
export function sumsOf(results: Result[]): Sums {
  const first = results.filter(({ round }) => round === 1);
  const share = (right: (one: Result) => boolean) =>
    first.length === 0 ? 100 : (100 * first.filter(right).length) / first.length;
  const count = (bad: (one: Result) => boolean) => results.filter(bad).length;
  return {
    scenarios: first.length,
    runs: results.length,
    healthyRuns: count(({ group }) => group === "healthy"),
    layer: share(({ grade }) => grade.layerRight),
    cause: share(({ grade }) => grade.causeRight),
    owner: share(({ grade }) => grade.ownerRight),
    status: share(({ grade }) => grade.statusRight),
    falseAlarms: count(({ grade }) => grade.falseAlarm),
    overConfident: count(({ grade }) => grade.overConfident),
    late: count(({ grade }) => grade.late),
    greedy: count(({ grade }) => grade.greedy),
  };
}

export function sums(results: Result[], notRun: NotRun[], broken: string[]): string {
  const of = sumsOf(results);
  const per = (value: number) => `${value.toFixed(1)} %`;
  return [
    `${of.scenarios} scenarios, ${of.runs} runs (${of.healthyRuns} of healthy set-ups), ${notRun.length} not ` +
      `run, ${broken.length} broken`,
    `status right ${per(of.status)}, layer right ${per(of.layer)}, cause right ${per(of.cause)}, owner ` +
      `right ${per(of.owner)}`,
    `false alarms ${of.falseAlarms}, confirmed but wrong ${of.overConfident}, beyond the timeout ${of.late}, ` +
      `too many sessions ${of.greedy}`,
  ].join("\n");
}

/** What keeps the run from passing. */
export function verdictOn(results: Result[], notRun: NotRun[], broken: string[], mustRunAll: boolean): string[] {
  // What docs/accuracy.md explains is known; the sums that are shown count it all the same.
  const counted = sumsOf(results.filter(({ name }) => explanations[name] === undefined));
  return [
    ...(["layer", "cause", "owner"] as const).flatMap((name) =>
      counted[name] < aims[name] ? [`${name} right in less than ${aims[name]} %`] : [],
    ),
    ...(counted.falseAlarms > 0 ? ["there are false alarms"] : []),
    ...(counted.overConfident > 0 ? ["a wrong cause was called confirmed"] : []),
    ...(counted.late > 0 ? ["a check outlived its timeout"] : []),
    ...(counted.greedy > 0 ? ["a check took more sessions than stated, or left one"] : []),
    ...(broken.length > 0 ? [`scenarios that could not be set up: ${broken.join(", ")}`] : []),
    ...(mustRunAll && notRun.length > 0 ? ["CI must install what scenarios need"] : []),
  ];
}

export function line({ name, scenario, measured, grade }: Result, verbose: boolean): string {
  const { report, tookMs } = measured;
  const expected = `${statusesOf(scenario.expect).join("|")} ${causesOf(scenario.expect)
    .map((cause) => cause ?? "-")
    .join("|")}`;
  const verdict = report?.verdict;
  const got = verdict ? `${verdict.status} ${verdict.cause ?? "-"} ${verdict.confidence} ${verdict.owner}` : "nothing";
  const mark = grade.misses.length === 0 ? "ok  " : "MISS";
  const misses = grade.misses.length === 0 ? "" : `\n       ${grade.misses.join("; ")}`;
  const sessions = measured.sessionsAtOnce === null ? "-" : String(measured.sessionsAtOnce);
  const more =
    verbose && report
      ? `\n       ${report.verdict.summary}\n      ` +
        ` ${report.observations.map(({ id, outcome, reason, tookMs: ms }) => `${id}=${outcome}${reason ? `(${reason})` : ""}${ms > 300 ? ` ${Math.round(ms)}ms` : ""}`).join(" ")}\n` +
        `       ` +
        `findings: ${report.findings.map(({ cause, severity, confidence }) => `${cause}/${severity}/${confidence}`).join(", ")}${measured.round ? `\n${roundText(measured.round)}` : ""}`
      : "";
  return `${mark} ${name.padEnd(44)} ${expected.padEnd(44)} ${got.padEnd(60)} ${String(Math.round(tookMs)).padStart(6)} ms ${sessions}${misses}${more}\n`;
}
