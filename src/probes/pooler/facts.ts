// Facts of a pooler and of the server behind it.
import type { ServerError } from "../wire/messages.ts";
import type { Reason } from "../../report/observation.ts";

/** The server behind the pooler, by the target's direct URL. */
export interface DirectFacts {
  place: string;
  /** How far the way in went. */
  reached: "connection" | "server" | "query";
  reason: Reason | null;
  error: ServerError | null;
  why: string | null;
  usedConnections: number | null;
  maxConnections: number | null;
  /** Sessions of the direct URL's role, by state; others' states may not be visible. */
  ownSessions: { active: number; idleInTransaction: number; idle: number; longestTransactionSeconds: number } | null;
  /** Who holds a lock that every login waits for. */
  catalogLocks?: { pid: number; user: string | null; state: string | null; relation: string; seconds: number | null }[];
}

/** What the pooler's console says of the target's database. Counts, never who. */
export interface AdminConsoleFacts {
  version: string | null;
  /** Null when SHOW DATABASES does not have it. */
  database: {
    host: string | null;
    port: number | null;
    name: string;
    poolSize: number;
    /** max_db_connections of this database, 0 without a limit, and how many there are, whichever pool has them. */
    maxConnections: number;
    currentConnections: number;
    paused: boolean;
    disabled: boolean;
    poolMode: string | null;
  } | null;
  knownDatabases: number;
  /** Sums over the database's pools, one per user. */
  pools: {
    clientsActive: number;
    clientsWaiting: number;
    serversActive: number;
    serversIdle: number;
    serversLogin: number;
    longestWaitSeconds: number;
  };
  clients: number | null;
  /** Settings by the console's own names. */
  settings: Record<string, string>;
}

/** A session through a pooler: whose it may be next, and what others left in it. */
export interface SessionFacts {
  poolMode: "session" | "transaction" | "statement" | "unknown";
  /** What two sessions at once showed, or what the console says where only one could be had. */
  modeKnownBy: "behaviour" | "console" | null;
  /** Settings that somebody else's SET left behind, by name. */
  leakedSettings: string[];
  /** Settings or temporary tables are here, and not on another connection of the same pool. */
  leakShown?: true;
  /** Named prepared statements of others. */
  leakedStatements: number;
  leakedLocks: number;
  leakedTemporaryTables: number;
  /**
   * Whether a named statement was still there when another client had had the server meanwhile; null when not tried.
   */
  namedStatementSurvives: boolean | null;
  /** What a BEGIN got that was refused. */
  transactionRefused?: ServerError;
}
