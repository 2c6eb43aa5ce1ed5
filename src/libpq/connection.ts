// What libpq understands of a connection, and what is wrong with one before a packet is sent.
import type { Cause } from "../report/causes.ts";
import type { Secret } from "../secret.ts";

export const sslmodeNames = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
export type Sslmode = (typeof sslmodeNames)[number];

/** One host of a connection string, in libpq's meaning: `host` is what certificates are checked against. */
export interface Host {
  host: string;
  /** A literal address that spares the lookup (libpq's hostaddr), or null. */
  hostaddr: string | null;
  port: number;
  kind: "name" | "literal" | "socket";
  /** What the password file has for this host, where the connection itself gives none. */
  password?: Secret;
  /** Its line in the password file goes on behind the password, after a colon that is not escaped. */
  isPasswordCut?: true;
}

/**
 * A connection as libpq would make it of URL, environment, service file and password file.
 * https://www.postgresql.org/docs/current/libpq-connect.html
 */
export type ProtocolVersion = "3.0" | "3.2";

export interface Conninfo {
  hosts: Host[];
  user: string;
  database: string;
  /** Given for every host; see also `passwordFor`. */
  password: Secret | null;
  sslmode: Sslmode;
  /**
   * Path, "system", or null; null with an existing ~/.postgresql/root.crt becomes that path. So for the other files.
   */
  sslrootcert: string | null;
  sslcert: string | null;
  sslkey: string | null;
  sslcrl: string | null;
  sslcrldir: string | null;
  sslpassword: Secret | null;
  /** `disable`: the client's certificate is never shown; `require`: the server must ask for it (since libpq 16). */
  sslcertmode: "disable" | "allow" | "require";
  /** Keys of SCRAM-SHA-256, which stand in for the password (since libpq 18). */
  scramKeys: { client: Secret | null; server: Secret | null };
  sslnegotiation: "postgres" | "direct";
  sslsni: boolean;
  sslMinVersion: string | null;
  sslMaxVersion: string | null;
  channelBinding: "disable" | "prefer" | "require";
  targetSessionAttrs: "any" | "read-write" | "read-only" | "primary" | "standby" | "prefer-standby";
  loadBalanceHosts: "disable" | "random";
  /**
   * Authentication methods that `require_auth` allows or (negated) forbids; null when not given. Given and empty
   * ([""]) it allows none.
   */
  requireAuth: string[] | null;
  /** libpq's connect_timeout in seconds; null or 0 is no limit. */
  connectTimeoutSeconds: number | null;
  /** Command-line options for the server (the startup packet's `options`). */
  options: string | null;
  clientEncoding: string | null;
  replication: string | null;
  /** What the startup packet asks for (max_protocol_version): 3.2 since PostgreSQL 18, where it is asked for. */
  maxProtocolVersion: ProtocolVersion;
  /** What the server must speak at least (min_protocol_version). */
  minProtocolVersion: ProtocolVersion;
  /** The user that a unix socket's server must run as (requirepeer). */
  requirePeer: string | null;
  /** Settings of the session from PGTZ, PGDATESTYLE and PGGEQO, by the name that the server knows. */
  settings: Record<string, string>;
  /**
   * Every parameter that was given in any way, by libpq's name,
   * secrets apart: for the line that shows the same by hand.
   */
  parameters: Record<string, string>;
  /**
   * Where each setting that is not a default came from: "url", "environment PGHOST", "service file", "password file" …
   */
  sources: Record<string, string>;
}

/**
 * The password for one host of the list, as libpq chooses it: the
 * connection's own, or the password file's for that host.
 */
export function passwordFor({ password, hosts }: Conninfo, to: { host: string; port: number }): Secret | null {
  return password ?? hosts.find(({ host, port }) => host === to.host && port === to.port)?.password ?? null;
}

/** What is wrong with a target before a packet is sent, or cannot be done from here. */
export interface ConfigProblem {
  cause: Extract<Cause, `config-${string}` | "vantage-unsupported">;
  /** "url", "direct_url", "PGPORT" … and the place within it. Never a secret. */
  where: string;
  text: string;
  fix: string;
}

/** What libpq accepts and somebody should still know. It never keeps a check from running. */
export interface ConfigWarning {
  /** Set where it is not about the way to the database: then no check warns of it. */
  about?: "escalation";
  /** Set where the same text breaks clients that are not libpq. */
  cause?: ConfigProblem["cause"];
  where: string;
  text: string;
  fix: string;
}
