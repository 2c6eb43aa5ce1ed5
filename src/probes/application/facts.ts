// Facts of the probes that look at the application. Plain JSON, no secrets.
import type { RecordedExperiment, Isolation } from "../../isolation/experiment.ts";
import type { LintFinding, Scalar, ConnectionSettings } from "../../playbooks/playbook.ts";

/** A session of the application, as pg_stat_activity or the pooler's SHOW CLIENTS shows it. Null is "not shown". */
export interface AppSession {
  /** What tells one from another over several looks. */
  id: string;
  /** Of the server's process; 0 for a pooler's client. */
  pid: number;
  state: string | null;
  waitEventType: string | null;
  waitEvent: string | null;
  address: string | null;
  applicationName: string | null;
  ageSeconds: number | null;
  stateSeconds: number | null;
  transactionSeconds: number | null;
  /** Without its values. */
  query: string | null;
  /** Processes whose locks it waits for. */
  blockedBy: number[];
  /** For a server of the pooler; null where that cannot be seen. */
  waitSeconds: number | null;
}

export interface ApplicationFacts {
  lookedFor: { role: string | null; applicationName: string | null };
  /** The application's role is this check's own: then this check is a control for it. */
  sameRole: boolean;
  by: "pg_stat_activity" | "SHOW CLIENTS";
  /** The same question shows this check's own session. */
  controlSeen: boolean;
  statesVisible: boolean;
  /** How many sessions each look showed. */
  looks: number[];
  /** Of the last look that showed any. */
  sessions: AppSession[];
  /** Different sessions over all looks, and those that the first and the last look show. */
  distinct: number;
  lasting: number;
  /** What pg_stat_database counted between first and last look, of all roles; null before PostgreSQL 14. */
  counted: { sessions: number; abandoned: number; fatal: number; killed: number } | null;
  /** What to search its log for. */
  logs: { search: string[]; hint: string } | null;
}

export interface HealthFacts {
  /** Without user, query and fragment. */
  place: string;
  status: number | null;
  answeredMs: number | null;
  /** Why there was no answer. */
  why: string | null;
}

/** The application's configuration as its playbook reads it; secrets masked. */
export interface AppConfigFacts {
  framework: string;
  title: string;
  /** The database that is checked, by the file's own name; null where it has none. */
  database: string | null;
  options: Record<string, Scalar | Scalar[]>;
  /** Options that are computed when the application runs. */
  computed: string[];
  /** The other databases of the file. */
  others: { database: string | null; options: Record<string, Scalar | Scalar[]>; opaque: string[] }[];
  notes: string[];
  findings: LintFinding[];
  /** The name is older, and stands in reports. */
  wishes: ConnectionSettings;
  logs: { search: string[]; hint: string };
}

/** Experiments with their options, secrets masked, and what comparing them shows. */
export interface RecordedFacts {
  tests: RecordedExperiment[];
  isolation: Isolation;
}

/** The application's pool, opened as far as that was safe. The check's own session counts as its first. */
export interface PoolFacts {
  /** One instance's. */
  poolSize: number;
  /** All instances'. */
  wanted: number;
  /** Before the ramp; null behind a pooler. */
  freeSlots: number | null;
  attempted: number;
  opened: number;
  slowestMs: number | null;
  /** Why fewer were tried than the pool has. */
  heldBack: string | null;
  /** What the last one met. */
  stopped: { kind: "fails" | "waits"; sqlstate: string | null; why: string } | null;
}
