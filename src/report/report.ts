import type { Cause, Layer, Owner, Severity } from "./causes.ts";
import type { Observation } from "./observation.ts";
import type { RoundView } from "./round-verdict.ts";

export type Status = "healthy" | "degraded" | "down" | "inconclusive";
export type Confidence = "confirmed" | "likely" | "possible";

/**
 * What makes a conclusion confirmed: an exact SQLSTATE and routine or a known product's documented sentence (also what
 * the server's or the platform's own views say); a control that separates the cause from its neighbours; or the bytes.
 */
export type Proof = "stated" | "control" | "bytes";

export interface Evidence {
  /** Id of the observation that the text rests on. */
  observation: string;
  text: string;
}

/** What a rule concludes. */
export interface Finding {
  cause: Cause;
  layer: Layer;
  severity: Severity;
  confidence: Confidence;
  /** There when confirmed, and only then. */
  proof?: Proof;
  owner: Owner;
  summary: string;
  because: Evidence[];
  /** Causes that this one accounts for. */
  explains: Cause[];
  ruledOut: { cause: Cause; text: string }[];
  /** Causes that look the same from here. */
  alternatives: Cause[];
  nextSteps: string[];
  /** The row that says otherwise: it was to be confirmed, and is a bug of a rule. */
  contradictedBy?: string;
  /** Questions for the vendor that are answered by it. */
  answers?: { question: string; answer: string }[];
}

export interface Verdict {
  status: Status;
  layer: Layer | null;
  cause: Cause | null;
  confidence: Confidence;
  /** There when confirmed, and only then. */
  proof?: Proof;
  owner: Owner;
  summary: string;
  because: Evidence[];
  ruledOut: { cause: Cause; text: string }[];
  alternatives: Cause[];
  nextSteps: string[];
  answers?: Finding["answers"];
}

/** Two observations that differ in one input: which way the outcome goes with it. */
export interface Comparison {
  varied: string;
  from: string;
  to: string;
  fromOutcome: string;
  toOutcome: string;
  /** Id of the row whose outcome `from` is. */
  observation?: string;
}

export interface Endpoint {
  host: string;
  port: number;
  role: "pooled" | "direct" | "unknown";
}

/** What judging needs besides the observations, so that a saved report can be judged again. Never a secret. */
export interface Inputs {
  sslmode: string;
  targetSessionAttrs: string;
  /** The application writes here. */
  writes: boolean;
  /** Families the application uses: 4, 6 or any. */
  addressFamily: 4 | 6 | "any";
  application: {
    framework?: string;
    role?: string;
    applicationName?: string;
    expectedConnections?: number;
    poolSize?: number;
    instances?: number;
    preparedStatements?: string;
    /** The schema that its tables are in. */
    schema?: string;
  } | null;
  thresholds: Thresholds;
}

/** Limits of the contract's last paragraph, in the units of their names. */
export interface Thresholds {
  connectionsDegradedPercent: number;
  connectionsNoticePercent: number;
  lockWaitSeconds: number;
  idleInTransactionSeconds: number;
  longTransactionSeconds: number;
  replicaLagSeconds: number;
  slotRetainsBytes: number;
  transactionAge: number;
  restartedSeconds: number;
  roundTripMs: number;
  certificateDays: number;
}

export const defaultThresholds: Thresholds = {
  connectionsDegradedPercent: 90,
  connectionsNoticePercent: 80,
  lockWaitSeconds: 5,
  idleInTransactionSeconds: 300,
  longTransactionSeconds: 3600,
  replicaLagSeconds: 30,
  slotRetainsBytes: 5 * 1024 ** 3,
  transactionAge: 1_500_000_000,
  restartedSeconds: 600,
  roundTripMs: 250,
  certificateDays: 14,
};

export interface ReportTarget {
  name: string;
  host: string | null;
  port: number | null;
  database: string | null;
  user: string | null;
  endpoints: Endpoint[];
  inputs: Inputs;
  /** Who runs the server, as far as that is known: by name as in the targets file, with identifiers for its support. */
  vendor?: { name: string; ids: Record<string, string>; from: string; note?: string };
  /** `ticket_severity` of the targets file. */
  ticketSeverity?: 1 | 2 | 3 | 4;
}

/** What people can run on the application's side, written for this target. */
export interface Advice {
  framework: string;
  title: string;
  /** `language` is a fence's word: sh, elixir, js …; `reads` is what the answer tells. */
  steps: { title: string; language: string; code: string; reads: string }[];
  /** What to search its log for, and what hides it. */
  logs: { search: string[]; hint: string };
}

/** One thing that is not as it was when this target last worked. */
export interface Change {
  /** Of the trait: "dns:4:db.example". */
  id: string;
  layer: Layer;
  /** For people: "IPv4 addresses of db.example". */
  what: string;
  /** Values; an empty list is "none". */
  before: string[];
  after: string[];
  /** When each was seen, ISO 8601. */
  beforeAt: string;
  afterAt: string;
  /** Of another place than this report's own. */
  vantage?: string;
}

export interface Report {
  schema: "dbcheck.report/1";
  id: string;
  vantage: string;
  startedAt: string;
  tookMs: number;
  target: ReportTarget;
  verdict: Verdict;
  findings: Finding[];
  observations: Observation[];
  comparisons: Comparison[];
  /** Against the last healthy check from the same vantage, where a store holds one. Notices, never a verdict. */
  changes: Change[];
  /** Of a check from several places: what each saw. The verdict above is that of all. */
  round?: RoundView;
  /** Rules that broke (a fault of dbcheck): what they would have found is missing. Left out where none did. */
  brokenRules?: { rule: string; reference: string }[];
  /** What is missing beside rows and findings, by a fault of dbcheck. Left out where nothing is. */
  brokenParts?: { part: string; reference: string }[];
  /** Null where the framework is not known. */
  advice?: Advice | null;
  /** What to do with the vendor that runs the server: what it documents of the cause, and where a ticket goes. */
  vendorSteps?: string[];
}

/** Exit status of `check` and `replay`, as monitoring plugins use it. */
export const exitCodes: Record<Status, number> = { healthy: 0, degraded: 1, down: 2, inconclusive: 3 };
