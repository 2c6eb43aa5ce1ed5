// What people tried: one run, with every option that was written down for it, and no other.

export interface RecordedExperiment {
  name: string;
  outcome: "passed" | "failed";
  /** The test that it is said to be the same configuration as. */
  sameAs: string | null;
  /** Nested as recorded. What is not here is unknown, not absent. */
  options: Record<string, unknown>;
  actor: string | null;
  /** ISO 8601, or as somebody wrote it. */
  at: string | null;
  vantage: string | null;
  conclusion: string | null;
}

/** One value that separates failed tests from passed ones. */
export interface Discriminating {
  /** JSON Pointer (RFC 6901) into `options`. */
  option: string;
  /** The scalar, or the list's element. */
  value: unknown;
  /** Names of the tests that record the option, by outcome. */
  failed: string[];
  passed: string[];
}

/** A passed test that a failed one is compared with, though more than one thing differs between them. */
export interface Confounded {
  test: string;
  against: string;
  differsIn: string[];
  /** It is said to be the same configuration. */
  claimed: boolean;
  /** Options that only one of the two records: nobody knows whether they differ. */
  unknown: string[];
}

/** A claim of "same configuration" that the record does not bear out, or does. */
export interface Claim {
  test: string;
  sameAs: string;
  /** Every option that either records is recorded by both, and equal. */
  holds: boolean;
  differsIn: string[];
  unknown: string[];
}

/** The experiment with one variable that would decide. */
export interface Untested {
  option: string;
  value: unknown;
  suggestion: string;
}

/** The contract's `dbcheck.isolation/1`; `claims` and the fields beside are added to it. */
export interface Isolation {
  schema: "dbcheck.isolation/1";
  discriminating: Discriminating[];
  onlyInPassed: Discriminating[];
  confounded: Confounded[];
  untested: Untested[];
  claims: Claim[];
}
