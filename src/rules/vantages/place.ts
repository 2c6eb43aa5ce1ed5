// One place of a round: its report judged by its rows alone, when it was made, and whether it says anything at all.
import { wayIn, type Observation } from "../../report/observation.ts";
import type { Finding, Report, Verdict } from "../../report/report.ts";
import type { Round, VantageReport } from "../../report/round.ts";
import { observedFrom, type ObservedCheck } from "../rule.ts";
import { judge } from "../verdict.ts";

export interface JudgedPlace {
  name: string;
  isHome: boolean;
  carried: boolean;
  answer: VantageReport;
  report: Report;
  seen: ObservedCheck;
  verdict: Verdict;
  findings: Finding[];
  /** On the store's clock where the offset is known, milliseconds since 1970. */
  startMs: number;
  endMs: number;
  /** Its own fault, which speaks of this place and not of the target. */
  ownFault: Finding | null;
  /** The place that was refused with the same login at the same server, so that this one sent no password. */
  refusedAt: string | null;
  /** Why it says nothing of the target in this round, as a sentence's rest: "its clock is wrong". */
  notCounted: string | null;
}

/** A report that is further from the round than this shows another moment. */
const mostApartMs = 15 * 60_000;

/** What stands in a report's verdict is not read: it is judged again from its rows. */
export function judgedPlace(answer: VantageReport, round: Round): JudgedPlace {
  const { report, vantage: name, carried, clockOffsetMs } = answer;
  const { observations, target, startedAt, comparisons } = report;
  const { verdict, findings } = judge(observations, target, startedAt, comparisons);
  const startMs = Date.parse(startedAt) - (clockOffsetMs ?? 0);
  const seen = observedFrom(observations, target.inputs, startedAt, target);
  const place = {
    name,
    isHome: name === round.home,
    carried,
    answer,
    report,
    seen,
    verdict,
    findings,
    startMs,
    endMs: startMs + report.tookMs,
    ownFault: verdict.status === "inconclusive" ? (findings.find(isOwn) ?? null) : null,
    refusedAt: seen.row("auth")?.facts.refusedAt ?? null,
  };
  return { ...place, notCounted: notCounted(place, round) };
}

function isOwn({ severity }: Finding): boolean {
  return severity === "inconclusive";
}

function notCounted(place: Omit<JudgedPlace, "notCounted">, round: Round): string | null {
  const { answer, ownFault, startMs } = place;
  if (ownFault) return ownFault.summary;
  const isLate = round.missing.some(({ vantage }) => vantage === answer.vantage);
  if (!answer.carried && (isLate || Date.parse(answer.receivedAt) > Date.parse(round.deadline)))
    return "It answered after the deadline; another check will count it.";
  const apartMs = Math.abs(startMs - Date.parse(round.startsAt));
  if (apartMs > mostApartMs)
    return `Its report is of another moment: ${Math.round(apartMs / 60_000)} minutes away from this check.`;
  return null;
}

/** The first row on the way in that failed, as its own check left it. */
export function stopOf({ report: { observations } }: JudgedPlace): Observation | null {
  const ladder = ["config", "dns", ...wayIn];
  return observations.find(({ id, outcome }) => outcome === "failed" && ladder.includes(id)) ?? null;
}

/** Whether a row of the way in was seen to work from there. */
export function passes({ report: { observations } }: JudgedPlace, id: string): boolean {
  return observations.some((row) => row.id === id && (row.outcome === "passed" || row.outcome === "warned"));
}

/** "10.0.0.2:5432" for each address that took a connection there, and that did not. */
export function addressesOf({ seen }: JudgedPlace): { taken: Set<string>; failed: Set<string> } {
  const attempts = seen.row("tcp")?.facts.attempts ?? [];
  const of = (wanted: "passed" | "failed") =>
    new Set(
      attempts.filter(({ outcome }) => outcome === wanted).map(({ address, port }) => socketAddress(address, port)),
    );
  return { taken: of("passed"), failed: of("failed") };
}

export function socketAddress(address: string, port: number): string {
  if (address.startsWith("/")) return address;
  return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}

/** What the name was answered with there, without ports; empty where nothing was to be looked up. */
export function answersOf({ seen }: JudgedPlace): Set<string> {
  return new Set((seen.row("dns")?.facts.names ?? []).flatMap(({ addresses }) => addresses.map((one) => one.address)));
}

export function share<T>(a: Set<T>, b: Set<T>): boolean {
  return [...a].some((one) => b.has(one));
}
