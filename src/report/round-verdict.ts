// What several places saw of one target, held against each other: the verdict, and what each of them said.
import type { Layer } from "./causes.ts";
import type { Outcome, Reason } from "./observation.ts";
import type { Evidence, Finding, Verdict } from "./report.ts";
import type { MissingVantage } from "./round.ts";

/** An observation of one place's report. */
export interface RoundEvidence extends Evidence {
  vantage: string;
}

/** As a report's; the evidence says from where. */
export interface RoundVerdict extends Verdict {
  because: RoundEvidence[];
}

export interface RoundFinding extends Finding {
  because: RoundEvidence[];
  /** Where it was seen. */
  vantages: string[];
}

/** One place, by its own report alone. */
export interface VantageVerdict {
  vantage: string;
  /** The application runs there: it decides whether anybody is hurt. */
  isHome: boolean;
  carried: boolean;
  /** By the store's clock where its offset was measured, else by its own; ISO 8601. */
  startedAt: string;
  tookMs: number;
  clockOffsetMs: number | null;
  verdict: Pick<Verdict, "status" | "layer" | "cause" | "confidence" | "owner" | "summary">;
  /** The first row on the way in that failed. */
  stoppedAt: { layer: Layer; observation: string; summary: string } | null;
  /** Why it says nothing of the target in this round; null: it counts. */
  notCounted: string | null;
}

export interface MatrixCell {
  vantage: string;
  outcome: Outcome;
  reason: Reason | null;
  tookMs: number;
  summary: string;
}

/** A layer, or one address of it, as each place saw it. A place without a cell did not get there. */
export interface MatrixRow {
  layer: Layer;
  /** "10.0.0.2:5432"; null: the layer as a whole. */
  address: string | null;
  cells: MatrixCell[];
}

/** Settings of two places. They are the same configuration only where both lists are empty. */
export interface SettingsComparison {
  between: [string, string];
  /** By libpq's names. */
  differ: string[];
  /** Not told by one of the two. */
  unknown: string[];
  text: string;
}

/** What a report keeps of its round, beside its own rows: what every place said, and how they compare. */
export type RoundView = Pick<RoundReport, "home" | "vantages" | "missing" | "matrix" | "settings">;

/** Places whose own answer counted: their histories go on. */
export function countedPlaces(round: Pick<RoundView, "vantages"> | undefined): VantageVerdict[] {
  return (round?.vantages ?? []).filter(({ carried, notCounted }) => !carried && notCounted === null);
}

/** The contract's `dbcheck.round/1`. */
export interface RoundReport {
  schema: "dbcheck.round/1";
  id: string;
  target: string;
  /** Where the application runs. */
  home: string;
  startedAt: string;
  verdict: RoundVerdict;
  /** The verdict's cause first, then what else was found. */
  findings: RoundFinding[];
  vantages: VantageVerdict[];
  missing: MissingVantage[];
  matrix: MatrixRow[];
  settings: SettingsComparison[];
  /** Parts of the judgement that broke (a fault of dbcheck). Left out where none did. */
  brokenRules?: { rule: string; reference: string }[];
}
