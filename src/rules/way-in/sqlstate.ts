// An ErrorResponse → its cause, by SQLSTATE and the never-translated routine (errcodes-appendix, protocol-error-fields).
import type { Cause } from "../../report/causes.ts";
import type { Confidence } from "../../report/report.ts";
import type { StartupFacts } from "../../probes/facts.ts";
import type { ServerError } from "../../probes/wire/messages.ts";
import { namesHba, namesUser, notReadyWording, poolerWording, roleWording } from "./product-wording.ts";

export interface Meaning {
  cause: Cause;
  confidence: Confidence;
  alternatives: Cause[];
}

export interface Circumstances {
  /** How far the way in had come. */
  rung: "startup" | "auth" | "admission" | "query";
  /** The method that the server asked for, "trust" when none. */
  method: string | null;
  /** The password was proven right before the error came (SCRAM signature, or AuthenticationOk). */
  proven: boolean;
  tls: boolean;
  otherTls: StartupFacts["otherTls"];
  /** How many of the earlier climbs the same SQLSTATE ended, after the server had taken the connection anew. */
  before: number;
}

const sure = (cause: Cause): Meaning => ({ cause, confidence: "confirmed", alternatives: [] });
const likely = (cause: Cause, ...alternatives: Cause[]): Meaning => ({ cause, confidence: "likely", alternatives });

/** Null when nothing fits: then the verdict is inconclusive rather than a guess. */
export function meaningOf(error: ServerError, at: Circumstances): Meaning | null {
  return pooled(error, at) ?? bySqlstate(error, at) ?? byClass(error, at);
}

function pooled(error: ServerError, at: Circumstances): Meaning | null {
  const wording = poolerWording(error);
  if (!wording) return behindPooler(error, at);
  switch (wording.cause) {
    case "auth-password-rejected":
      // Past the client's own login a credential error is the pooler's, towards its server; so is the server's own sentence under 08P01.
      return at.proven || (error.sqlstate === "08P01" && namesUser(error))
        ? sure("pooler-server-login-failed")
        : likely(wording.cause, ...wording.alternatives);
    case "auth-tls-required":
      return at.tls ? null : at.otherTls?.answered === "authentication" ? sure(wording.cause) : likely(wording.cause);
    case "pooler-exhausted":
      // Nobody waits for a busy server at login: the pooler waits for its first server connection.
      return at.rung === "query"
        ? likely(wording.cause, ...wording.alternatives)
        : likely("pooler-server-unreachable", "pooler-server-login-failed", "pooler-paused", "pooler-exhausted");
  }
  return wording.alternatives.length > 0 ? likely(wording.cause, ...wording.alternatives) : sure(wording.cause);
}

/** After the client's password was proven, a login error without a routine is the server's, passed on in any language. */
function behindPooler({ sqlstate, routine }: ServerError, at: Circumstances): Meaning | null {
  if (routine || !at.proven || at.rung === "query") return null;
  if (sqlstate?.startsWith("28")) return sure("pooler-server-login-failed");
  return sqlstate === "08P01" ? likely("pooler-server-login-failed", "pooler-server-unreachable") : null;
}

function bySqlstate(error: ServerError, at: Circumstances): Meaning | null {
  const { sqlstate, routine } = error;
  switch (sqlstate) {
    case null:
      return at.rung === "startup" ? sure("startup-server-error") : null;
    case "57P03": {
      const { cause, sure: certain } = notReadyWording(error);
      return certain ? sure(cause) : likely(cause, "startup-shutting-down", "startup-standby-closed");
    }
    case "57P01":
    case "57P02":
      if (at.rung === "query") return sure("query-connection-lost");
      // A server that goes down takes nobody any more (57P03): one that begins a session again and again has them ended.
      return sqlstate === "57P01" && at.before >= 2
        ? likely("query-connection-lost", "startup-shutting-down", "server-crash-looping")
        : likely("startup-shutting-down", "server-crash-looping");
    case "53300":
      return tooMany(routine);
    case "28P01":
      return likely("auth-password-rejected", "admission-role-missing");
    case "28000":
      return notAuthorised(error, at);
    case "3D000":
      return sure("admission-database-missing");
    case "55000":
      return at.rung === "admission" ? sure("admission-database-closed") : null;
    case "42501":
      if (at.rung === "query") return sure("query-permission-denied");
      return routine === "CheckMyDatabase" || routine === null
        ? sure("admission-connect-denied")
        : sure("admission-parameter-rejected");
    case "53100":
      return at.rung === "query" ? sure("query-disk-full") : sure("startup-server-error");
    case "53200":
      return at.rung === "query" ? sure("query-out-of-memory") : sure("startup-server-error");
    case "57014":
      return at.rung === "query" ? likely("query-timeout") : null;
    case "26000":
    case "42P05":
      return sure("session-prepared-statement-lost");
  }
  return null;
}

/** Slots: InitProcess (all taken), InitPostgres (the rest reserved), InitializeSessionUserId (role), CheckMyDatabase (database). */
function tooMany(routine: string | null): Meaning {
  if (routine === "InitPostgres") return sure("admission-connections-reserved");
  if (routine === "InitializeSessionUserId") return sure("admission-role-connection-limit");
  if (routine === "CheckMyDatabase") return sure("admission-database-connection-limit");
  return sure("startup-too-many-connections");
}

/** 28000: pg_hba.conf, a client certificate, or the role itself (auth.c ClientAuthentication, miscinit.c InitializeSessionUserId). */
function notAuthorised(error: ServerError, at: Circumstances): Meaning {
  if (error.routine === "InitializeSessionUserId") {
    // A password that was accepted proves that the role exists.
    if (at.rung === "admission" && at.method !== null && at.method !== "trust")
      return sure("admission-role-cannot-login");
    const worded = roleWording(error);
    return worded ? sure(worded) : likely("admission-role-missing", "admission-role-cannot-login");
  }
  if (namesHba(error)) {
    if (passesHba(at.otherTls)) return sure(at.tls ? "auth-tls-forbidden" : "auth-tls-required");
    return sure("auth-hba-rejected");
  }
  if (error.routine === "ClientAuthentication") return sure("tls-client-certificate-required");
  if (error.routine === "auth_failed") return authFailed(at);
  return likely("auth-hba-rejected");
}

/** auth.c auth_failed gives 28000 to LDAP, PAM and RADIUS (which ask for a password in clear), and to cert, peer and ident. */
function authFailed(at: Circumstances): Meaning {
  if (at.rung === "auth") return likely("auth-password-rejected", "admission-role-missing");
  return at.tls ? likely("tls-client-certificate-required", "auth-hba-rejected") : likely("auth-hba-rejected");
}

/** pg_hba.conf lets it in with TLS the other way round: it is asked for a password, or only a certificate is missing. */
function passesHba(other: Circumstances["otherTls"]): boolean {
  if (other?.answered === "authentication") return true;
  return other?.error?.sqlstate === "28000" && !namesHba(other.error);
}

/** What the class of the SQLSTATE says, where the code itself is not in the list. */
function byClass({ sqlstate }: ServerError, at: Circumstances): Meaning | null {
  const group = sqlstate?.slice(0, 2);
  if (at.rung === "admission" && ["42", "22", "55", "0A"].includes(group ?? ""))
    return sure("admission-parameter-rejected");
  if (at.rung !== "query" && ["53", "58", "XX", "F0", "0A"].includes(group ?? "")) return sure("startup-server-error");
  if (at.rung === "query" && (group === "57" || group === "08" || group === "25"))
    return likely("query-connection-lost");
  if (group === "28") return likely("auth-hba-rejected", "auth-password-rejected");
  return null;
}
