// How bad it is, in the vendor's own words. Claiming more than there is
// gets a ticket sorted down, so nobody's word makes it production.
import type { Report } from "../report/report.ts";
import type { Fact } from "./fact.ts";
import type { Material } from "./material.ts";
import type { SeverityLevel, SeverityName } from "./vendor.ts";

export interface TicketSeverity {
  level: SeverityLevel;
  label: string;
  code: string | null;
  from: "proposed" | "targets-file" | "chosen";
  why: string;
  onlyFor: SeverityName["onlyFor"];
  fallback: string | null;
  firstResponse: SeverityName["firstResponse"] | null;
}

/** 1 needs a production that is known as such; a way around makes it 2. */
export function proposed(
  { verdict }: Report,
  isProduction: boolean | null,
  hasWayAround: boolean,
): { level: SeverityLevel; why: string } {
  const { status } = verdict;
  if (status === "healthy") return { level: 4, why: "nothing is down or degraded" };
  if (status === "inconclusive") return { level: 3, why: "the check could not see enough to judge it" };
  if (isProduction === false) return { level: 3, why: `it is ${status}, and not production` };
  if (status === "degraded") return { level: 2, why: "it is degraded" };
  if (isProduction === null) return { level: 2, why: "it is down, but not confirmed as production" };
  return hasWayAround
    ? { level: 2, why: "production is down, but there is a workaround" }
    : { level: 1, why: "production is down, and no workaround is known" };
}

export function severityOf({ report, vendor, answers, configuredSeverity, chosenSeverity }: Material): TicketSeverity {
  const own = proposed(report, answers.isProduction, answers.workaround !== null);
  const [level, from, why] =
    chosenSeverity !== null
      ? ([chosenSeverity, "chosen", "the person who files it chose it"] as const)
      : configuredSeverity !== null && (report.verdict.status === "down" || own.level === 1)
        ? ([configuredSeverity, "targets-file", "the targets file sets it for this target"] as const)
        : ([own.level, "proposed", own.why] as const);
  const { label, code, onlyFor, fallback, firstResponse } = vendor.severities[level];
  return { level, label, code: code ?? null, from, why, onlyFor, fallback, firstResponse: firstResponse ?? null };
}

export function severityFact({ level, label, why, from }: TicketSeverity, { now, answers }: Material): Fact {
  return {
    id: "severity",
    statement: `Severity: ${label} (level ${level} of 4), because ${why}.`,
    value: { level, label, from },
    source: from === "chosen" ? "person" : from === "targets-file" ? "configuration" : "inference",
    at: now,
    vantage: null,
    confidence: from === "proposed" ? "inferred" : "reported",
    from: from === "proposed" ? "the verdict's status and what people say of production" : why,
    restsOn: [
      "verdict",
      ...(answers.isProduction === null ? [] : ["people:production"]),
      ...(answers.workaround === null ? [] : ["people:workaround"]),
    ],
  };
}
