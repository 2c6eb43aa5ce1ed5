// For branches of the rules that may confirm: the fault, and the nearest neighbour, which shows the same
// first symptom and must not be called so. Rows and errors as a check sees them, judged by the rules.
import type { AppSession } from "../../src/probes/facts.ts";
import { nearestErrors } from "./nearest-errors.ts";
import { nearestPlatform } from "./nearest-platform.ts";
import { healthyFacts, row, serverError } from "./observations.ts";
import {
  atAuth,
  atAdmission,
  atStartup,
  error,
  notReached,
  tried,
  welcome,
  type NearestOf,
  type Said,
  type Sight,
} from "./sights.ts";

const allRights = { role: "web", schema: "shop", usage: true, create: true, tables: 3, unreadable: 0 };
const [session] = healthyFacts.application.sessions;
const silentButAlive = row("startup", "failed", "silent", {
  alive: serverError("0A000", "ProcessStartupPacket", "unsupported frontend protocol 1234.0"),
});
const waitsInPooler = { ...session, waitSeconds: 600 } as AppSession;

export const nearest: NearestOf = {
  // configuration
  "libpq reads it, and others may not": {
    fault: warnedOf("config-stray-whitespace"),
    neighbour: warnedOf(undefined),
  },
  // connections
  "another port of the host is PostgreSQL": {
    fault: { rows: [notReached("refused"), tried("other-port", "passed")] },
    neighbour: { rows: [notReached("refused"), tried("other-port", "failed")] },
  },
  EHOSTUNREACH: {
    fault: { rows: [notReached("host-unreachable", { code: "EHOSTUNREACH" })] },
    neighbour: { rows: [notReached("network-unreachable", { code: "ENETUNREACH" })] },
  },
  "EACCES, EPERM or EINVAL": {
    fault: { rows: [notReached("blocked-locally", { code: "EACCES" })] },
    neighbour: { rows: [notReached("address-unavailable", { code: "EADDRNOTAVAIL" })] },
  },
  "ECONNRESET at connect": {
    fault: { rows: [notReached("reset", { code: "ECONNRESET" })] },
    neighbour: { rows: [notReached("refused", { code: "ECONNREFUSED" })] },
  },
  "no socket file": {
    fault: { rows: [notReached("no-such-socket", { family: 0, code: "ENOENT" })] },
    neighbour: { rows: [notReached("blocked-locally", { family: 0, code: "EACCES" })] },
  },
  "the protocol's version is settled below the least": {
    fault: { rows: [row("startup", "failed", "protocol-too-old")] },
    neighbour: { rows: [row("startup", "failed", "malformed")] },
  },
  "somebody who is in sees the catalog's lock": {
    fault: {
      rows: [
        silentButAlive,
        row("direct", "passed", null, {
          catalogLocks: [{ pid: 41, user: "ops", state: "idle", relation: "pg_authid", seconds: 90 }],
        }),
      ],
    },
    neighbour: { rows: [silentButAlive, row("direct", "passed", null)] },
  },
  "others got in": {
    fault: loginsOf(["53300", "sorry, too many clients already"], [null, null]),
    neighbour: loginsOf(["57P03", "the database system is starting up"], [null, null]),
  },
  "57P codes of sessions that were cut": {
    fault: {
      rows: [
        row("held", "warned", "connection-lost", { error: serverError("57P01", "ProcessInterrupts"), logins: [] }),
      ],
    },
    neighbour: { rows: [row("held", "warned", "connection-lost", { error: null, logins: [] })] },
  },
  // encryption
  "a file that the handshake needs": {
    fault: { rows: [row("tls", "failed", "file-unusable")] },
    neighbour: { rows: [row("tls", "failed", "certificate-untrusted", { problems: ["certificate-untrusted"] })] },
  },
  "SCRAM-SHA-256-PLUS without TLS": {
    fault: {
      rows: [
        row("startup", "passed", null, { tls: false, saslMechanisms: ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"] }),
        row("auth", "failed", "channel-binding-unavailable"),
      ],
    },
    neighbour: {
      rows: [
        row("startup", "passed", null, { tls: false, saslMechanisms: ["SCRAM-SHA-256"] }),
        row("auth", "failed", "channel-binding-unavailable"),
      ],
    },
  },
  "channel_binding=require cannot be met": {
    fault: {
      rows: [
        row("startup", "passed", null, { tls: true, saslMechanisms: ["SCRAM-SHA-256"] }),
        row("auth", "failed", "channel-binding-unavailable"),
      ],
    },
    neighbour: {
      rows: [
        row("startup", "passed", null, { tls: false, saslMechanisms: ["SCRAM-SHA-256-PLUS"] }),
        row("auth", "failed", "channel-binding-unavailable"),
      ],
    },
  },
  "the routine that hashes the certificate": {
    fault: atAuth(["XX000", "be_tls_get_certificate_hash", "could not find digest for NID ED25519"]),
    neighbour: atAuth(["XX000", "SharedInvalBackendInit", "something else went wrong"]),
  },
  "the routine that reads the binding": {
    fault: atAuth(["28000", "read_client_final_message", "SCRAM channel binding check failed"]),
    neighbour: atAuth(["28P01", "auth_failed", 'password authentication failed for user "app"']),
  },
  "it insists on TLS, and there is none": {
    fault: insistsOnTls("N"),
    neighbour: insistsOnTls("S"),
  },
  // credentials
  "another user than requirepeer runs the socket": {
    fault: { rows: [row("startup", "failed", "peer-not-allowed")] },
    neighbour: { rows: [row("startup", "failed", "closed")] },
  },
  "a method that we do not speak": {
    fault: { rows: [row("auth", "failed", "method-unsupported", { method: "gss" })] },
    neighbour: { rows: [row("auth", "failed", "method-not-allowed", { method: "md5" })] },
  },
  "require_auth forbids the method": {
    fault: { rows: [row("auth", "failed", "method-not-allowed", { method: "md5" })] },
    neighbour: { rows: [row("auth", "failed", "method-unsupported", { method: "gss" })] },
  },
  "SCRAM ends before the server's proof": {
    fault: { rows: [row("auth", "warned", "server-signature-invalid", { method: "sasl" })] },
    neighbour: { rows: [row("auth", "passed", null, { method: "sasl" })] },
  },
  "sslcertmode=require, and no certificate goes over": {
    fault: { rows: [row("auth", "failed", "certificate-not-requested", { method: "sasl" })] },
    neighbour: { rows: [row("auth", "failed", "method-not-allowed", { method: "md5" })] },
  },
  "TLS the other way round is welcome": {
    fault: atStartup(["28000", "ClientAuthentication", 'no pg_hba.conf entry for host "10.0.0.9"'], {
      tls: false,
      otherTls: welcome,
    }),
    neighbour: atStartup(["28000", "ClientAuthentication", 'no pg_hba.conf entry for host "10.0.0.9"'], { tls: false }),
  },
  "pg_hba.conf is named": {
    fault: atStartup(["28000", "ClientAuthentication", 'no pg_hba.conf entry for host "10.0.0.9"']),
    neighbour: atStartup(["28000", "ClientAuthentication", "connection requires a valid client certificate"]),
  },
  "ClientAuthentication without pg_hba.conf": {
    fault: atStartup(["28000", "ClientAuthentication", "connection requires a valid client certificate"]),
    neighbour: atStartup(["28000", "auth_failed", 'certificate authentication failed for user "app"']),
  },
  "OAuth, or PAM where tokens are": {
    fault: atAuth(["28000", "auth_failed", 'OAuth bearer authentication failed for user "app"']),
    neighbour: atAuth(["28000", "auth_failed", 'PAM authentication failed for user "app"']),
  },
  "a role that does not exist": {
    fault: atStartup(["28000", "InitializeSessionUserId", 'role "app" does not exist']),
    neighbour: atStartup(["28000", "InitializeSessionUserId", "Rolle »app« existiert nicht"]),
  },
  "a role that may not log in": {
    fault: atStartup(["28000", "InitializeSessionUserId", 'role "app" is not permitted to log in']),
    neighbour: atStartup(["28000", "InitializeSessionUserId", "Rolle »app« hat keine Berechtigung zum Einloggen"]),
  },
  "a role that proved its password": {
    fault: atAdmission(["28000", "InitializeSessionUserId", "Rolle »app« hat keine Berechtigung zum Einloggen"]),
    neighbour: atStartup(["28000", "InitializeSessionUserId", "Rolle »app« hat keine Berechtigung zum Einloggen"]),
  },
  ...nearestErrors,
  ...nearestPlatform,
  // poolers
  "credentials are refused after the client's own": {
    fault: atAuth(["28P01", null, 'password authentication failed for user "app"'], true),
    neighbour: atAuth(["28P01", null, 'password authentication failed for user "app"']),
  },
  "pg_hba.conf is named by a pooler": {
    fault: atStartup(["08P01", null, 'no pg_hba.conf entry for host "::1", user "app", no encryption']),
    neighbour: atStartup(["28000", null, 'no pg_hba.conf entry for host "::1", user "app", no encryption']),
  },
  "a driver's own first packet is refused": {
    fault: driverParameters(["08P01", null, "unsupported startup parameter: extra_float_digits"]),
    neighbour: driverParameters(["53300", "InitProcess", "sorry, too many clients already"]),
  },
  "the console does not list the database": {
    fault: console({ database: null }, [
      row("startup", "failed", "server-error", { error: serverError("08P01", null, "no such database: app") }),
    ]),
    neighbour: console({ database: null }),
  },
  "the console says disabled": {
    fault: console({ database: { ...poolDatabase(), disabled: true } }),
    neighbour: console({ database: { ...poolDatabase(), paused: true } }),
  },
  "the console says paused": {
    fault: console({ database: { ...poolDatabase(), paused: true } }),
    neighbour: console({ database: { ...poolDatabase(), disabled: true } }),
  },
  "the console counts as many clients as it takes": {
    fault: console({ clients: 100 }, [row("startup", "failed", "closed")]),
    neighbour: console({ clients: 12 }, [row("startup", "failed", "closed")]),
  },
  "statements only, by the pooler's word": {
    fault: {
      rows: [
        row("session", "warned", "session-leaked", {
          transactionRefused: serverError("08P01", null, "transaction blocks not allowed in statement pooling mode"),
        }),
      ],
    },
    neighbour: {
      rows: [
        row("session", "warned", "session-leaked", {
          transactionRefused: serverError("25P02", "exec_simple_query", "current transaction is aborted"),
        }),
      ],
    },
  },
  "a named statement is gone": {
    fault: { rows: [row("session", "warned", "session-leaked", { namedStatementSurvives: false })] },
    neighbour: { rows: [row("session", "warned", "session-leaked", { leakedStatements: 1 })] },
  },
  // what the server says of itself
  "a checkpointer that is younger than the server": {
    fault: { rows: [row("server", "passed", null, { startedOverSeconds: 20, checkpointerSeconds: 20 })] },
    neighbour: { rows: [row("server", "passed", null, { startedOverSeconds: 20, checkpointerSeconds: null })] },
  },
  "has_table_privilege of the application's role": {
    fault: { rows: [row("server", "passed", null, { schemaRights: [{ ...allRights, usage: false }] })] },
    neighbour: { rows: [row("server", "passed", null, { schemaRights: [allRights] })] },
  },
  "the time of the server's start": {
    fault: { rows: [row("server", "passed", null, { uptimeSeconds: 20 })] },
    neighbour: { rows: [row("server", "passed", null, { startedOverSeconds: 20 })] },
  },
  "its sessions come and are ended": {
    fault: comeAndGo({ sessions: 3, fatal: 0, killed: 3, abandoned: 0 }),
    neighbour: comeAndGo({ sessions: 9, fatal: 0, killed: 3, abandoned: 0 }),
  },
  "its clients wait in the pooler": {
    fault: { rows: [row("application", "passed", null, { by: "SHOW CLIENTS", sessions: [waitsInPooler] })] },
    neighbour: { rows: [row("application", "passed", null, { sessions: [waitsInPooler] })] },
  },
  "the pool's own size was tried": {
    fault: {
      rows: [
        row("pool", "warned", "some-connections-failed", {
          stopped: { kind: "fails", sqlstate: "53300", why: "too many" },
        }),
      ],
    },
    neighbour: {
      rows: [
        row("pool", "warned", "some-connections-failed", { stopped: { kind: "waits", sqlstate: null, why: "slow" } }),
      ],
    },
  },
};

function insistsOnTls(answer: "N" | "S"): Sight {
  const wish = { value: "require" as const, option: "ssl", line: 3, source: "its documentation", fixes: {} };
  return {
    rows: [
      row("tls", "passed", null, { answer, used: answer === "S", wanted: "prefer" }),
      row("app-config", "passed", null, { wishes: { tls: wish } }),
    ],
  };
}

function loginsOf(...all: [sqlstate: string | null, why: string | null][]): Sight {
  const logins = all.map(([sqlstate, why]) => ({ sqlstate, why, reached: "server" as const, tookMs: 3 }));
  return { rows: [row("steady", "warned", "some-connections-failed", { logins })] };
}

/** None of its sessions stays; the counters are of all who use the database. */
function comeAndGo(counted: { sessions: number; fatal: number; killed: number; abandoned: number }): Sight {
  return {
    rows: [row("application", "warned", "no-sessions", { looks: [1, 1, 1], distinct: 3, lasting: 0, counted })],
  };
}

function warnedOf(cause: "config-stray-whitespace" | undefined): Sight {
  const warning = { where: "the URL", text: "there is a space", fix: "remove it", ...(cause ? { cause } : {}) };
  return { rows: [row("config", "warned", null, { warnings: [warning] })] };
}

function driverParameters(said: Said): Sight {
  const one = { id: "driver-parameters", varied: "parameters", from: "none", to: "extra_float_digits" };
  return {
    rows: [
      row("experiments", "passed", null, {
        tried: [{ ...one, outcome: "failed", said: said[2], error: error(said) }],
      }),
    ],
  };
}

function poolDatabase() {
  const base = { host: "10.0.0.2", port: 5432, name: "app", poolSize: 20, maxConnections: 0, currentConnections: 0 };
  return { ...base, paused: false, disabled: false, poolMode: null };
}

function console(facts: object, wayIn = [row("query", "failed", "query-timeout")]): Sight {
  return { rows: [...wayIn, row("console", "passed", null, facts)] };
}
