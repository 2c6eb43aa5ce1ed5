// What a ticket is made of: facts, each with where it comes from. A sentence without facts behind it is not written.

export const factSources = [
  "configuration",
  "probe",
  "comparison",
  "baseline",
  "platform",
  "status-page",
  "person",
  "inference",
] as const;
export type FactSource = (typeof factSources)[number];

/**
 * `confirmed`: seen or computed by dbcheck, or stated by the platform;
 * `reported`: a person says so; `inferred`: concluded from others.
 */
export type FactConfidence = "confirmed" | "reported" | "inferred";

export interface Fact {
  /**
   * Unique in a ticket, and the same for the same material: "verdict", "row:tcp", "change:dns:6:db.example", "test:3" …
   */
  id: string;
  /** One sentence, true as it stands. Never a secret. */
  statement: string;
  value: unknown;
  source: FactSource;
  /** ISO 8601, UTC; null where nobody recorded when. */
  at: string | null;
  vantage: string | null;
  confidence: FactConfidence;
  /**
   * What it rests on, for who wants to look: "observation tcp", "tests.yaml: Repo in the release", "GET /v1/apps/…".
   */
  from: string;
  /** A command line that shows the same by hand. */
  reproduce?: string;
  /** Facts that an inferred one was concluded from. */
  restsOn?: string[];
}
