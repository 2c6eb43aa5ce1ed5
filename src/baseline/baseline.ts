// What a database was like when it last worked, and what differs now. A
// difference alone proves nothing: it is shown, never judged.
import type { Change, Report } from "../report/report.ts";
import { againstWeek, stageTimesOf, weekWith } from "./stage-times.ts";
import type { StageComparison, StageTimes, TimesSample } from "./stage-times.ts";
import { traitsOf, type Trait } from "./traits.ts";

export interface Baseline {
  schema: "dbcheck.baseline/1";
  vantage: string;
  /** When the healthy check began, ISO 8601. */
  at: string;
  traits: Trait[];
  /** Of this check, and of earlier healthy ones of the last week, oldest first. Baselines of 0.2.0 have none. */
  stageMs?: StageTimes;
  week?: TimesSample[];
}

/** Of a healthy report; null of any other. @param before what it replaces, whose times it keeps */
export function baselineOf(report: Report, before: Baseline | null = null): Baseline | null {
  if (report.verdict.status !== "healthy") return null;
  const { vantage, startedAt: at } = report;
  const week = before?.stageMs
    ? weekWith(before.week ?? [], { at: before.at, stageMs: before.stageMs }, Date.parse(at))
    : [];
  return { schema: "dbcheck.baseline/1", vantage, at, traits: traitsOf(report), stageMs: stageTimesOf(report), week };
}

/** The times of a check that went wrong beside those of the last week; null where a sentence says as much. */
export function timesAgainst({ at, stageMs, week = [] }: Baseline, report: Report): StageComparison | null {
  return stageMs === undefined ? null : againstWeek([...week, { at, stageMs }], report);
}

/** A time counts as changed from so many times the earlier one, and so many ms more. */
const slower = { factor: 4, ms: 50 };

/**
 * What both have seen and what is not the same, in the order of the
 * way in. What one of them could not see has not changed.
 */
export function changesSince(baseline: Baseline, report: Report): Change[] {
  const before = new Map(baseline.traits.map((one) => [one.id, one]));
  return traitsOf(report).flatMap((now): Change[] => {
    const then = before.get(now.id);
    if (!then || !differs(then, now)) return [];
    return [
      {
        id: now.id,
        layer: now.layer,
        what: now.what,
        before: shown(then),
        after: shown(now),
        beforeAt: baseline.at,
        afterAt: report.startedAt,
      },
    ];
  });
}

function differs(then: Trait, now: Trait): boolean {
  if (!now.isTime) return JSON.stringify(then.values) !== JSON.stringify(now.values);
  const [old, recent] = [Number(then.values[0]), Number(now.values[0])];
  return recent > old * slower.factor && recent > old + slower.ms;
}

const shown = ({ values, isTime }: Trait) => (isTime ? values.map((one) => `${Math.round(Number(one))} ms`) : values);
