// An ErrorResponse → its cause, by SQLSTATE and the never-translated routine (errcodes-appendix,
// protocol-error-fields). Only a pair of both, or a known product's own sentence, confirms; a class alone never does.
import type { ServerError } from "../../probes/wire/messages.ts";
import { refusalOf } from "../products/index.ts";
import { atAdmission, codeAtLogin, loadingRoutines, loadsLibrary } from "./admission-errors.ts";
import { asPostgresSends, quotedBy } from "./errors-through-poolers.ts";
import { likely, ofStage, oppositeTlsAccepted, stated, type Circumstances, type Meaning } from "./meaning.ts";
import { notAuthorised, passesHba, poolersHba } from "./not-authorised.ts";
import {
  damagedCatalog,
  namesClusterFiles,
  namesDatabaseFiles,
  namesHba,
  namesUser,
  notReadyWording,
} from "./postgres-messages.ts";

const ownSentence = "a product's own sentence";

const refusedAgain = "credentials are refused after the client's own";

/** Null when nothing fits: then the verdict is inconclusive rather than a guess. */
export function meaningOf(error: ServerError, at: Circumstances): Meaning | null {
  return pooled(error, at) ?? bySqlstate(error, at) ?? byStage(error, at);
}

function pooled(error: ServerError, at: Circumstances): Meaning | null {
  const refusal = refusalOf(error);
  if (quotedBy(error) !== null && asPostgresSends(error)) return behindPooler(error, at);
  if (!refusal) return error.routine || at.rung === "query" ? null : behindPooler(error, at);
  const { cause, alternatives = [] } = refusal;
  switch (cause) {
    case "auth-password-rejected":
      // Past the client's own login a credential error is the pooler's,
      // towards its server; so is the server's own sentence under 08P01.
      return at.proven || (error.sqlstate === "08P01" && namesUser(error))
        ? stated("pooler-server-login-failed", refusedAgain)
        : likely(cause, ...(alternatives.length > 0 ? alternatives : (["pooler-user-unknown"] as const)));
    case "auth-tls-required":
      // Over TLS the same word can only be about something else.
      if (at.tls) return null;
      return at.otherTls?.answered === "authentication" && passesHba(at.otherTls)
        ? stated(cause, oppositeTlsAccepted)
        : likely(cause);
    case "pooler-exhausted":
      // Nobody waits for a busy server at login: the pooler waits for its first server connection.
      return at.rung === "query"
        ? likely(cause, ...alternatives)
        : likely("pooler-server-unreachable", "pooler-server-login-failed", "pooler-paused", "pooler-exhausted");
    case "pooler-shutting-down":
      return at.rung === "query" && error.sqlstate === "57P01"
        ? null
        : alternatives.length > 0
          ? likely(cause, ...alternatives)
          : stated(cause, ownSentence);
  }
  return alternatives.length > 0 ? likely(cause, ...alternatives) : stated(cause, ownSentence);
}

/**
 * Of a password, or in PostgreSQL's own sentence: then it is another login than the client's. A proxy that knows who
 * the client is, and gives it no right to this database, says 28000 too.
 */
function aboutCredentials(error: ServerError): boolean {
  return error.sqlstate === "28P01" || (error.sqlstate === "28000" && (namesUser(error) || namesHba(error)));
}

/**
 * A login error without a routine is passed on. After the client's own password was proven, one about credentials is
 * about the pooler's, in any language; otherwise PostgreSQL's sentence says what it was, of the pooler's connection.
 */
function behindPooler(error: ServerError, at: Circumstances): Meaning | null {
  const { sqlstate } = error;
  if (at.proven && aboutCredentials(error)) return stated("pooler-server-login-failed", refusedAgain);
  if (namesHba(error) && sqlstate === "08P01") return stated("pooler-server-login-failed", poolersHba);
  const original = asPostgresSends(error);
  const meaning = original && (bySqlstate(original, at) ?? atAdmission(original));
  // What TLS the other way round turned is proven, whoever says it.
  if (meaning?.by === oppositeTlsAccepted || meaning?.cause === "pooler-server-login-failed") return meaning;
  if (meaning) return likely(meaning.cause, ...meaning.alternatives, "pooler-server-login-failed");
  if (at.proven && sqlstate === "28000")
    return at.method === "trust"
      ? ofStage("likely", "auth-hba-rejected", "admission-connect-denied", "pooler-server-login-failed")
      : likely("pooler-server-login-failed", "auth-hba-rejected", "admission-connect-denied");
  return at.proven && sqlstate === "08P01" ? likely("pooler-server-login-failed", "pooler-server-unreachable") : null;
}

function bySqlstate(error: ServerError, at: Circumstances): Meaning | null {
  const { sqlstate, routine } = error;
  const loggingIn = at.rung !== "query";
  // Code at login chooses its own SQLSTATE (RAISE … USING ERRCODE): what it is called, it says and not the server.
  const code = at.rung === "admission" ? codeAtLogin(error) : null;
  if (code) return code;
  switch (sqlstate) {
    case null:
      // Only a server that cannot fork answers in the old form (postmaster.c, report_fork_failure_to_client), which has
      // nothing but a text; proxies leave SQLSTATE out of the new one.
      return at.rung === "startup" && error.severity === null
        ? stated("startup-server-error", "the old form of an error")
        : null;
    case "57P03": {
      const { cause, sure } = notReadyWording(error);
      // Proxies have sentences of their own under it, for the state of their own.
      return sure && routine !== null
        ? stated(cause, "57P03 and its sentence")
        : likely(cause, "startup-shutting-down", "startup-standby-closed");
    }
    case "57P01":
    case "57P02":
      if (at.rung === "query") return stated("query-connection-lost", "57P01 or 57P02 at a query");
      // A server that goes down takes nobody any more (57P03): one that
      // begins a session again and again has them ended.
      return sqlstate === "57P01" && at.before >= 2
        ? likely("query-connection-lost", "startup-shutting-down", "server-crash-looping")
        : likely("startup-shutting-down", "server-crash-looping");
    case "53300":
      return tooMany(error);
    case "28P01":
      return likely("auth-password-rejected", "admission-role-missing");
    case "28000":
      return notAuthorised(error, at);
    case "3D000":
      if (namesDatabaseFiles(error)) return stated("admission-database-damaged", "files of one database are named");
      return routine && databaseRoutines.test(routine)
        ? stated("admission-database-missing", "3D000 with a routine")
        : likely("admission-database-missing", "pooler-database-unknown");
    case "42501":
      // EACCES of a file has this SQLSTATE too (errcode_for_file_access).
      if (at.rung === "query" && routine?.startsWith("aclcheck_"))
        return stated("query-permission-denied", "42501 of aclcheck_error");
      break;
    case "53100":
      // dsm_impl.c: ENOSPC of /dev/shm, which is memory.
      if (routine?.startsWith("dsm_"))
        return loggingIn
          ? stated("startup-server-error", "53100 of dsm_impl at login")
          : stated("query-out-of-memory", "53100 of dsm_impl at a query");
      if (at.rung === "query") return stated("query-disk-full", "53100 at a query");
      break;
    case "53200":
      if (at.rung === "query") return stated("query-out-of-memory", "53200 at a query");
      break;
    case "57014":
      // authentication_timeout: the server itself waited in vain (ProcessInterrupts, ClientAuthInProgress).
      return loggingIn ? likely("startup-login-held", "startup-server-error") : likely("query-timeout");
    case "55P03":
      if (loggingIn) return likely("startup-login-held");
      break;
    case "26000":
    case "42P05":
      return stated("session-prepared-statement-lost", "26000 or 42P05");
    case "XX000":
      if (routine === "be_tls_get_certificate_hash")
        return stated("tls-channel-binding-unavailable", "the routine that hashes the certificate");
  }
  if (isOfFiles(sqlstate)) {
    if (namesClusterFiles(error)) return stated("startup-server-error", "files of all databases are named");
    if (at.rung === "query" && namesDatabaseFiles(error)) return likely("admission-database-damaged");
    // Our own first questions need no library: it is a hook that asks for one.
    if (at.rung === "query" && routine && loadingRoutines.test(routine)) return loadsLibrary;
  }
  // Which of its pages are hit, and so who else, is not said.
  const damaged = damagedCatalog(error);
  if (damaged === "shared") return likely("startup-server-error", "admission-database-damaged");
  if (damaged === "own") return likely("admission-database-damaged");
  return at.rung === "admission" ? atAdmission(error) : null;
}

/** errcode_for_file_access() and what is read from files: missing, forbidden, failing, damaged. */
function isOfFiles(sqlstate: string | null): boolean {
  return sqlstate === "42501" || /^(58|XX)/.test(sqlstate ?? "");
}

/** Looks the database up, or checks it once more (postinit.c; dbcommands.c before 16). */
const databaseRoutines = /^(InitPostgres|CheckMyDatabase|get_db_info)$/;

/** All slots are taken, says who gives them out (proc.c, procarray.c, sinvaladt.c, postmaster.c, backend_startup.c). */
const slotRoutines = /^(InitProcess|ProcArrayAdd|SharedInvalBackendInit|ProcessStartupPacket|BackendInitialize)$/;

/**
 * Slots: InitProcess (all taken), InitPostgres (the rest reserved), InitializeSessionUserId (role), CheckMyDatabase
 * (database). InitProcess has the same for walsenders, and InitPostgres for pg_upgrade: the names of what is short
 * are not translated. What an extension or another product counts has a routine of its own.
 */
function tooMany({ routine, message }: ServerError): Meaning {
  if (message.includes("max_wal_senders")) return ofStage("likely", "startup-too-many-connections");
  if (/binary upgrade/.test(message)) return ofStage("likely", "startup-server-error");
  if (routine === "InitPostgres") return stated("admission-connections-reserved", "53300 of InitPostgres");
  if (routine === "InitializeSessionUserId")
    return stated("admission-role-connection-limit", "53300 of InitializeSessionUserId");
  if (routine === "CheckMyDatabase") return stated("admission-database-connection-limit", "53300 of CheckMyDatabase");
  const others = ["pooler-client-limit", "admission-role-connection-limit"] as const;
  if (routine === null) return likely("startup-too-many-connections", ...others);
  return slotRoutines.test(routine)
    ? stated("startup-too-many-connections", "53300 of InitProcess")
    : ofStage("likely", "startup-too-many-connections", ...others);
}

/**
 * An error that nobody here knows: how far it came says what it may be about, and the server's own sentence the rest.
 */
function byStage({ sqlstate }: ServerError, at: Circumstances): Meaning | null {
  const group = sqlstate?.slice(0, 2) ?? "";
  if (at.rung === "query" && sqlstate === "42501") return likely("query-permission-denied");
  if (at.rung === "query")
    return group === "57" || group === "08" || group === "25" ? likely("query-connection-lost") : null;
  if (group === "28") return likely("auth-hba-rejected", "auth-password-rejected");
  // The server's own trouble by its class; whom else it hits is not said.
  if (["53", "58", "XX", "F0"].includes(group))
    return ofStage(
      "likely",
      "startup-server-error",
      ...(at.rung === "admission" ? (["admission-login-code-failed"] as const) : []),
    );
  if (at.rung !== "admission") return ofStage("possible", "startup-server-error");
  if (group === "22" || sqlstate === "42601" || sqlstate === "42602" || sqlstate === "55P02" || group === "0A")
    return ofStage("likely", "admission-parameter-rejected", "admission-login-code-failed");
  // Whatever else is run between the password and the first question is code of the server's own.
  return ofStage("possible", "admission-login-code-failed", "admission-parameter-rejected", "startup-server-error");
}
