// Runs `dbcheck check` on one subject, as people do, and measures what it does to the server meanwhile.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import type { Report } from "../../src/report/report.ts";
import type { RoundReport } from "../../src/report/round-verdict.ts";
import { run, type Lab, type SessionCount } from "./lab.ts";
import { exitCodes } from "../../src/report/report.ts";
import { judgeRound } from "../../src/rules/vantages/judge-round.ts";
import { roundOf } from "./parts/round.ts";
import type { Places, Subject } from "./scenario.ts";

const defaultTimeoutSeconds = 15;

export interface Measured {
  /** Of several places: the first one's, with the verdict and the findings of all. */
  report: Report | null;
  /** What several places together saw. */
  round?: RoundReport;
  /** Why there is no report. */
  trouble: string | null;
  exitCode: number | null;
  /** Wall time of the whole command. */
  tookMs: number;
  /** It outlived its timeout by more than 500 ms; the command with its start by more than 2 s. */
  late: boolean;
  /** Most sessions at once that the servers saw, and those left a second later; null where no server could say. */
  sessionsAtOnce: number | null;
  sessionsLeft: number | null;
}

/** @param command path of the built command's main.js */
export async function measure(lab: Lab, subject: Subject, command: string): Promise<Measured> {
  const ended = new AbortController();
  const counting = countSessions(lab, ended.signal);
  const checked = await checkFrom(lab, subject, command);
  ended.abort();
  return { ...checked, sessionsAtOnce: await counting, sessionsLeft: await leftOver(lab) };
}

/** The same from several places at once; sessions are counted over all of them. */
export async function measurePlaces(lab: Lab, { places, ...asked }: Places, command: string): Promise<Measured> {
  const ended = new AbortController();
  const counting = countSessions(lab, ended.signal);
  const all = await Promise.all(
    places.map(async (place) => ({ place, checked: await checkFrom(lab, place, command) })),
  );
  ended.abort();
  const sessions = { sessionsAtOnce: await counting, sessionsLeft: await leftOver(lab) };
  const reports = all.flatMap(({ place, checked: { report } }) => (report ? [{ place, report }] : []));
  const [first] = all;
  if (!first || reports.length < all.length)
    return { ...(first?.checked ?? nothing), ...sessions, report: null, trouble: "a place has no report" };
  const round = judgeRound(roundOf(reports, asked));
  const { checked } = first;
  const took = Math.max(...all.map(({ checked: { tookMs } }) => tookMs));
  const report = checked.report && { ...checked.report, verdict: round.verdict, findings: round.findings };
  const late = all.some(({ checked: one }) => one.late);
  return { ...checked, ...sessions, report, round, tookMs: took, late, exitCode: exitCodes[round.verdict.status] };
}

const nothing = { trouble: null, exitCode: null, tookMs: 0, late: false };

async function checkFrom(
  lab: Lab,
  subject: Subject & { vantage?: string },
  command: string,
): Promise<Omit<Measured, "sessionsAtOnce" | "sessionsLeft">> {
  const timeoutSeconds = subject.timeoutSeconds ?? defaultTimeoutSeconds;
  const words = await wordsFor(lab, subject);
  const all = [
    ...(subject.from?.enter ?? []),
    ...(subject.under ?? []),
    process.execPath,
    command,
    "check",
    ...words,
    "--json",
    "--timeout",
    String(timeoutSeconds),
    ...(subject.vantage === undefined ? [] : ["--vantage", subject.vantage]),
    ...(subject.words ?? []),
  ];
  const ended = new AbortController();
  const meanwhile = subject.during?.(ended.signal);
  const cwd = await lab.directory();
  const env = { PATH: process.env["PATH"] ?? "", HOME: cwd, ...subject.env };
  const { stdout, stderr, exitCode, tookMs } = await run(all, { env, cwd, timeoutMs: timeoutSeconds * 1000 + 20_000 });
  ended.abort();
  await meanwhile;
  const parsed = parse(stdout, stderr);
  const overMs = (took: number) => took - timeoutSeconds * 1000;
  return {
    ...parsed,
    exitCode,
    tookMs,
    late: overMs(parsed.report?.tookMs ?? tookMs) > 500 || overMs(tookMs) > 2000,
  };
}

function parse(stdout: string, stderr: string): Pick<Measured, "report" | "trouble"> {
  try {
    const report = JSON.parse(stdout) as Report;
    return { report, trouble: null };
  } catch {
    return { report: null, trouble: `no report on stdout; stderr: ${stderr.slice(0, 500)}` };
  }
}

async function wordsFor(lab: Lab, { url, target }: Subject): Promise<string[]> {
  if (!target) return url === undefined ? [] : [url];
  const file = join(await lab.directory(), "targets.yaml");
  await writeFile(file, stringify({ targets: { patient: target } }));
  return ["patient", "--targets", file];
}

/** The largest sum over all servers of the scenario, looked at every 15 ms. */
async function countSessions(lab: Lab, signal: AbortSignal): Promise<number | null> {
  let most: number | null = null;
  while (!signal.aborted) {
    const now = await sumOf(lab, "open");
    if (now !== null) most = Math.max(most ?? 0, now);
    await sleep(15);
  }
  return most;
}

async function sumOf(lab: Lab, which: keyof SessionCount): Promise<number | null> {
  const counts = await Promise.all(lab.counters.map((count) => count().catch(() => null)));
  const known = counts.filter((one) => one !== null);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one[which], 0);
}

/**
 * A backend needs a moment to notice that its client has gone. A pooler
 * keeps its own idle connections under the last client's name.
 */
async function leftOver(lab: Lab): Promise<number | null> {
  for (let tries = 0; ; tries += 1) {
    const left = await sumOf(lab, lab.hasPooler ? "busy" : "open");
    if (left === null || left === 0 || tries === 20) return left;
    await sleep(50);
  }
}
