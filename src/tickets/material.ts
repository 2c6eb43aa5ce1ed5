// Everything that a ticket can be made of, gathered by whoever asks
// for one. Plain data; what is not known is null or empty.
import type { Incident } from "../incidents/incident.ts";
import type { IncidentStep } from "../incidents/steps.ts";
import type { TimelineLine } from "../incidents/timeline.ts";
import type { RecordedExperiment, Isolation } from "../isolation/experiment.ts";
import type { FactsOf } from "../probes/facts-of.ts";
import { factsBy } from "../report/observation.ts";
import type { Report } from "../report/report.ts";
import type { Fact } from "./fact.ts";
import type { SeverityLevel, Vendor } from "./vendor.ts";

/** What people say that no probe can see. Null: nobody was asked, or nobody knows. */
export interface Answers {
  isProduction: boolean | null;
  impact: string | null;
  whatChanged: string | null;
  workaround: string | null;
  contact: string | null;
  poolMode: string | null;
  plan: string | null;
  /** To the vendor's people looking into the database. */
  consent: boolean | null;
  /** ISO 8601. */
  startedAt: string | null;
  /** Identifiers by the keys of the vendor's list. */
  ids: Record<string, string>;
  environment: { component: string; version: string }[];
  /** What they saw; `at` ISO 8601. */
  observed: { text: string; at: string | null; vantage: string | null }[];
  tried: { what: string; result: string; at: string | null }[];
  happened: { at: string; what: string }[];
  questions: { question: string; why: string | null }[];
}

export const noAnswers: Answers = {
  isProduction: null,
  impact: null,
  whatChanged: null,
  workaround: null,
  contact: null,
  poolMode: null,
  plan: null,
  consent: null,
  startedAt: null,
  ids: {},
  environment: [],
  observed: [],
  tried: [],
  happened: [],
  questions: [],
};

/** A ticket that was filed already, as far as a follow-up needs it. */
export interface EarlierTicket {
  /** ISO 8601. */
  at: string;
  facts: Fact[];
}

export interface Material {
  /** The newest one that found something; for a follow-up, the newest. */
  report: Report;
  /** Of the same incident, oldest first. */
  earlier: Report[];
  incident: { state: Incident; timeline: TimelineLine[]; steps: IncidentStep[] } | null;
  /** What people tried, with what comparing it shows. */
  recorded: { tests: RecordedExperiment[]; isolation: Isolation } | null;
  /**
   * Of the last healthy check that `report.changes` was held against, ISO
   * 8601; null: there is none, so "nothing changed" cannot be said.
   */
  baselineAt: string | null;
  vendor: Vendor;
  /** Identifiers of the target, from its place or the targets file. */
  ids: Record<string, string>;
  /** `ticket_severity` of the targets file. */
  configuredSeverity: SeverityLevel | null;
  /** Chosen by whoever files it. */
  chosenSeverity: SeverityLevel | null;
  answers: Answers;
  /** The vendor's number of the case, once it is filed. */
  caseNumber: string | null;
  earlierTicket: EarlierTicket | null;
  /** ISO 8601. */
  now: string;
}

const factsIn = factsBy<FactsOf>();

/** Material of one report and nothing else. */
export function materialOf(report: Report, vendor: Vendor, more: Partial<Material> = {}): Material {
  const row = report.observations.find(({ id }) => id === "recorded");
  const seen = row?.outcome === "passed" ? factsIn(row, "recorded") : null;
  return {
    report,
    earlier: [],
    incident: null,
    recorded: seen && seen.tests.length > 0 ? { tests: seen.tests, isolation: seen.isolation } : null,
    baselineAt: report.changes[0]?.beforeAt ?? null,
    vendor,
    ids: report.target.vendor?.ids ?? {},
    configuredSeverity: report.target.ticketSeverity ?? null,
    chosenSeverity: null,
    answers: noAnswers,
    caseNumber: null,
    earlierTicket: null,
    now: new Date(Date.parse(report.startedAt) + report.tookMs).toISOString(),
    ...more,
  };
}
