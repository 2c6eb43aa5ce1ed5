// What a database was like when it last worked, and what differs now. A
// difference alone proves nothing: it is shown, never judged.
import type { Change, Report } from "../report/report.ts";
import { traitsOf, type Trait } from "./traits.ts";

export interface Baseline {
  schema: "dbcheck.baseline/1";
  vantage: string;
  /** When the healthy check began, ISO 8601. */
  at: string;
  traits: Trait[];
}

/** Of a healthy report; null of any other. */
export function baselineOf(report: Report): Baseline | null {
  if (report.verdict.status !== "healthy") return null;
  return { schema: "dbcheck.baseline/1", vantage: report.vantage, at: report.startedAt, traits: traitsOf(report) };
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
