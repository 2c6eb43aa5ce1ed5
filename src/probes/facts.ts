// The facts of each probe: what rules may read. Plain JSON, no secrets.
import type { ServerError } from "./wire/messages.ts";
import type { ConfigProblem, ConfigWarning } from "../target/target.ts";
import type { Reason } from "../report/observation.ts";

export interface VantageFacts {
  addresses: { address: string; family: 4 | 6; interface: string }[];
  /** Families with an address that is not loopback or link-local. */
  families: (4 | 6)[];
  /** The kernel's own clock minus this process's clock, seconds; null where the kernel does not tell. */
  kernelClockOffsetSeconds: number | null;
  clockBeforeRelease: boolean;
}

export interface ConfigFacts {
  problems: ConfigProblem[];
  warnings: ConfigWarning[];
  hosts: { host: string; hostaddr: string | null; port: number; kind: "name" | "literal" | "socket" }[];
  database: string | null;
  user: string | null;
  sslmode: string | null;
  passwordGiven: boolean;
  sources: Record<string, string>;
  /** What the vendor's pooler wants and the connection string does not have. */
  advice: string | null;
}

export interface NameAnswer {
  host: string;
  /** What getaddrinfo of this machine says, in its order. */
  addresses: { address: string; family: 4 | 6 }[];
  /** EAI or errno code, null when there are addresses. */
  code: string | null;
  reason: Reason | null;
}
/** What one resolver says when asked directly, past the machine's hosts file and cache. */
export interface ResolverAnswer {
  host: string;
  server: string;
  a: { address: string; ttlSeconds: number }[];
  aaaa: { address: string; ttlSeconds: number }[];
  cnames: string[];
  /** NOERROR, NXDOMAIN, SERVFAIL, REFUSED …, or null when no answer came. */
  rcodeA: string | null;
  rcodeAAAA: string | null;
  reason: Reason | null;
}
export interface DnsFacts {
  names: NameAnswer[];
  resolvers: ResolverAnswer[];
}

export interface TcpAttempt {
  host: string;
  address: string;
  family: 4 | 6 | 0;
  port: number;
  outcome: "passed" | "failed";
  reason: Reason | null;
  code: string | null;
  tookMs: number;
}
export interface TcpFacts {
  attempts: TcpAttempt[];
}

/** One of several connections, made as far as an answer can be had without taking a slot. */
export interface SteadyAttempt {
  /** Until the connection stood; null when it never did. */
  connectMs: number | null;
  tookMs: number;
  /** Null when the other end answered. */
  reason: Reason | null;
}
/** One login, closed at once. */
export interface LoginAttempt {
  sqlstate: string | null;
  /** Null when the session opened. */
  why: string | null;
  /** "connection" where it failed before a word of the server's. */
  reached: "connection" | "server";
}
export interface SteadyFacts {
  address: string;
  tried: number;
  answered: number;
  /** Connected only after the SYN was sent again. */
  retransmitted: number;
  attempts: SteadyAttempt[];
  /** Made when an earlier climb was stopped by the server's own word and a later one came through. */
  logins: LoginAttempt[];
}
export interface HeldFacts {
  /** From the session's opening to the last question. */
  heldMs: number;
  error: ServerError | null;
  /** Made when the session was lost. */
  logins: LoginAttempt[];
}

export interface CertificateFacts {
  subject: string;
  issuer: string;
  names: string[];
  validFrom: string;
  validTo: string;
  sha256: string;
  selfSigned: boolean;
}
export interface TlsFacts {
  /** The server's answer to SSLRequest: S, N, E or what else came; null with direct TLS or when none came. */
  answer: string | null;
  used: boolean;
  wanted: string;
  verified: "nothing" | "chain" | "chain and name";
  /** The URL narrows the versions itself (ssl_min_protocol_version above 1.2, or a maximum). */
  versionsNarrowed: boolean;
  protocol: string | null;
  cipher: string | null;
  alpn: string | null;
  serverName: string | null;
  chain: CertificateFacts[];
  /** OpenSSL's verdict on the chain (X509_V_ERR name), null when it holds or was not looked at. */
  chainError: string | null;
  nameMatches: boolean | null;
  /** Everything wrong with the certificate under this sslmode, whether or not it blocks first. */
  problems: Reason[];
  code: string | null;
  daysLeft: number | null;
  /** A control: does the server answer the ordinary SSLRequest, where direct TLS failed. */
  sslRequestWorks: boolean | null;
  firstBytes: string | null;
  /** The client's own certificate, where the URL gives one. */
  own: { subject: string; validTo: string } | null;
}

export interface StartupFacts {
  address: string | null;
  tls: boolean;
  /** What came first: an authentication request, an error, nothing. */
  answered: "authentication" | "error" | "other" | null;
  authMethod: string | null;
  saslMechanisms: string[];
  bytesReceived: number;
  error: ServerError | null;
  notices: ServerError[];
  firstBytes: string | null;
  /** Attempts at other addresses, hosts or TLS settings that libpq would have made first. */
  earlier: { address: string; tls: boolean; reason: Reason | null; error: ServerError | null }[];
  /** A control after an error that speaks of encryption: the same greeting with TLS the other way round, without credentials. */
  otherTls: { tls: boolean; answered: "authentication" | "error" | "none"; error: ServerError | null } | null;
  /** What a plain text line gets, where the protocol gets silence. */
  banner: string | null;
  /** The ErrorResponse that a plain text line gets instead: PostgreSQL hangs up on one without a word, poolers complain. */
  complaint: ServerError | null;
}

export interface AuthFacts {
  method: string | null;
  mechanism: string | null;
  iterations: number | null;
  channelBinding: boolean;
  passwordGiven: boolean;
  passwordSource: string | null;
  /** The other end proved that it knows the password (its SCRAM signature): what comes after is not about the password. */
  passwordProven: boolean;
  /** After silence: the ErrorResponse that a plain text line gets; see StartupFacts. */
  complaint: ServerError | null;
  error: ServerError | null;
}

export interface AdmissionFacts {
  error: ServerError | null;
  parameters: Record<string, string>;
  serverVersion: string | null;
  backendPid: number | null;
  /** What the parameters and errors say of who answers. */
  speaker: "postgres" | "pooler" | "unknown";
  inRecovery: boolean | null;
  readOnly: boolean | null;
  /** Hosts of the list that were not of the kind that target_session_attrs asks for, before the one that was taken. */
  passedOver: { address: string; why: string }[];
}

export interface QueryStep {
  step: "simple" | "extended" | "large" | "upload";
  outcome: "passed" | "failed";
  reason: Reason | null;
  tookMs: number;
  bytes: number;
  error: ServerError | null;
}
export interface QueryFacts {
  steps: QueryStep[];
  roundTripMs: number | null;
  /** The first, and two more where it took long. */
  roundTripsMs: number[];
  /** A control where a pooler kept a query waiting: what a second session's query gets within a second. */
  secondTry: { outcome: "passed" | "failed" | "waits"; error: ServerError | null } | null;
}

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
  /** pg_settings.source: default, configuration file, database, user, database user, client … */
  source: string;
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
/** Null is what the role could not see. Without `seesAllSessions`, what is said of sessions is said of the role's own. */
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
  /** Since the postmaster ended all sessions and began anew after a crash of one of its processes; null where none is to be seen. */
  startedOverSeconds: number | null;
  /** The server's clock minus ours, seconds. */
  clockOffsetSeconds: number | null;
  maxConnections: number | null;
  reservedConnections: number | null;
  usedConnections: number | null;
  limits: ConnectionLimit[] | null;
  settings: ServerSetting[] | null;
  statistics: DatabaseStatistics | null;
  /** The role may see other roles' sessions. */
  seesAllSessions: boolean;
  /** By role and state, the ten largest groups. */
  sessions: { role: string | null; state: string | null; count: number }[] | null;
  /** Sessions that work or wait for the machine: active, and not waiting for a lock, a client, a standby or a sleep. */
  busySessions: number | null;
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
  /** What was written: a temporary table, or a logical message where the role may make none. Null when nothing was tried. */
  canary: "temporary table" | "logical message" | null;
  /** Where it stopped, or was when it succeeded. */
  stage: "write" | "commit" | null;
  commitMs: number | null;
  /** The commit hung until it was canceled, by the server's own timeout or by us. */
  hung: boolean;
  /** What the hanging commit waited for (pg_stat_activity), as seen by a second session; null when it could not be seen. */
  waitEvent: { type: string | null; event: string | null } | null;
  /** The server warned that the commit is not on a standby (SyncRepWaitForLSN). */
  notReplicated: boolean;
  error: ServerError | null;
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

/** Experiments by difference: each varies one thing against the row that failed, or against the way in that passed. */
export interface ExperimentsFacts {
  tried: { id: string; varied: string; from: string; to: string; outcome: "passed" | "failed"; said: string; error: ServerError | null }[];
}

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
}

/** What the pooler's console says of the target's database. Counts, never who. */
export interface ConsoleFacts {
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
  poolMode: "session" | "transaction" | "unknown";
  /** What two sessions at once showed, or what the console says where only one could be had. */
  modeKnownBy: "behaviour" | "console" | null;
  /** Settings that somebody else's SET left behind, by name. */
  leakedSettings: string[];
  /** Named prepared statements of others. */
  leakedStatements: number;
  leakedLocks: number;
  leakedTemporaryTables: number;
  /** Whether a named statement was still there when another client had had the server meanwhile; null when not tried. */
  namedStatementSurvives: boolean | null;
}

export type { AppConfigFacts, ApplicationFacts, AppSession, HealthFacts, RecordedFacts } from "./app-facts.ts";
