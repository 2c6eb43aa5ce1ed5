// The facts of what the server says of itself, and of what a write to it shows: what rules may read.
import type { OtherLogins } from "./other-logins.ts";
import type { ServerError } from "../wire/messages.ts";

/** A session as others may see it; null is what this role may not see. */
export interface OtherSession {
  pid: number;
  role: string | null;
  applicationName: string | null;
  state: string | null;
  transactionSeconds: number | null;
  /** Fingerprint of what it runs, or ran last: never a value. */
  query: string | null;
}
export interface LockWait extends OtherSession {
  waitSeconds: number;
  lockType: string;
  relation: string | null;
  /** Pid 0 is a prepared transaction. */
  blockers: OtherSession[];
}
export interface ServerSetting {
  name: string;
  value: string;
  unit: string | null;
  /**
   * pg_settings.source: configuration file, database, user, database user, client …; null where it was not asked, since
   * all settings have PostgreSQL's default, or where the server lists its settings to nobody.
   */
  source: string | null;
}
/** A limit of the role or of the database, where one is set and applies; `used` without the check's own session. */
export interface ConnectionLimit {
  of: "role" | "database";
  name: string;
  limit: number;
  used: number;
}
/** This database's counters (pg_stat_database) since `statsReset`; null where the version has none. */
export interface DatabaseStatistics {
  statsReset: string | null;
  deadlocks: number | null;
  conflicts: number | null;
  tempBytes: number | null;
  sessionsAbandoned: number | null;
  sessionsFatal: number | null;
  sessionsKilled: number | null;
}
/**
 * Null is what the role could not see. Without `seesAllSessions`, what is said of sessions is said of the role's own.
 */
/** A setting that the catalog has for a role, in one database or in all (null). */
export interface RoleSetting {
  role: string;
  database: string | null;
  name: string;
  value: string;
}

/** Rights of the application's role in the schema that it works in, by has_schema_privilege and has_table_privilege. */
export interface SchemaRights {
  role: string;
  schema: string;
  usage: boolean;
  create: boolean;
  /** Tables and views there, and those of them without SELECT. */
  tables: number;
  unreadable: number;
}

export interface ServerFacts {
  version: string | null;
  inRecovery: boolean | null;
  readOnly: boolean | null;
  readOnlyDefault: boolean | null;
  uptimeSeconds: number | null;
  /** Since the checkpointer started: much younger than the server where a crash of a process made it start over. */
  checkpointerSeconds: number | null;
  /** Age of the server's cumulative counters, where all of them began at once. */
  countersSeconds: number | null;
  /**
   * Since the postmaster ended all sessions and began anew after a crash
   * of one of its processes; null where none is to be seen.
   */
  startedOverSeconds: number | null;
  /** The server's clock minus ours, seconds. */
  clockOffsetSeconds: number | null;
  maxConnections: number | null;
  reservedConnections: number | null;
  usedConnections: number | null;
  limits: ConnectionLimit[] | null;
  settings: ServerSetting[] | null;
  /** Of the application's role, where that is another than the one that checks. */
  roleSettings?: RoleSetting[];
  /** Where the target names the application's schema; empty where there is no such role or schema. */
  schemaRights?: SchemaRights[];
  /** This machine's time zone, where the application's driver sends it and the server has no such name. */
  unknownTimeZone?: string;
  /** Made where somebody between chooses the server. */
  otherLogins?: OtherLogins;
  statistics: DatabaseStatistics | null;
  /** The role may see other roles' sessions. */
  seesAllSessions: boolean;
  /** By role and state, the ten largest groups. */
  sessions: { role: string | null; state: string | null; count: number }[] | null;
  /** Sessions that work or wait for the machine: active, and not waiting for a lock, a client, a standby or a sleep. */
  busySessions: number | null;
  /** This and the next three are of this database alone: transactions and locks of others hold up nobody here. */
  longestTransactionSeconds: number | null;
  /** The longest, at most five. */
  longTransactions: OtherSession[] | null;
  idleInTransaction: { count: number; longestSeconds: number } | null;
  lockWaits: LockWait[] | null;
  error: ServerError | null;
}

export interface UpkeepFacts {
  /** On a standby its own, on a primary the worst of its standbys; null when none is there or may be seen. */
  replayLagSeconds: number | null;
  slots: { name: string; active: boolean; walStatus: string | null; retainedBytes: number | null }[];
  /** Age of the oldest datfrozenxid, in transactions. */
  transactionAge: number | null;
  /** Null when none is seen and other roles' sessions are not visible. */
  commitsWaitingForStandby: number | null;
  invalidIndexes: string[];
  /** What this role could not see, in words. */
  notSeen: string[];
}

/** One write, tried only where the person who asks allows it. */
export interface WritesFacts {
  /**
   * What was written: a temporary table, or a logical message where
   * the role may make none. Null when nothing was tried.
   */
  canary: "temporary table" | "logical message" | null;
  /** Where it stopped, or was when it succeeded. */
  stage: "write" | "commit" | null;
  commitMs: number | null;
  /** The commit hung until it was canceled, by the server's own timeout or by us. */
  hung: boolean;
  /**
   * What the hanging commit waited for (pg_stat_activity), as seen by a second session; null when it could not be seen.
   */
  waitEvent: { type: string | null; event: string | null } | null;
  /** The server warned that the commit is not on a standby (SyncRepWaitForLSN). */
  notReplicated: boolean;
  error: ServerError | null;
}
