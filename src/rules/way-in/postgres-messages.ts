// PostgreSQL's own sentences, where one SQLSTATE and routine stand for several states.
import type { Cause } from "../../report/causes.ts";
import type { ServerError } from "../../probes/wire/messages.ts";

/** postmaster.c / backend_startup.c: 57P03 while starting, stopping, recovering, or as a standby that takes nobody. */
export function notReadyWording({ message, detail }: ServerError): { cause: Cause; sure: boolean } {
  const text = `${message} ${detail ?? ""}`;
  if (/shutting down/.test(text)) return { cause: "startup-shutting-down", sure: true };
  if (/hot_standby|Hot standby mode is disabled/i.test(text)) return { cause: "startup-standby-closed", sure: true };
  if (/starting up|recovery|not yet accepting/.test(text)) return { cause: "startup-starting-up", sure: true };
  if (/not accepting connections/.test(text)) return { cause: "startup-standby-closed", sure: true };
  return { cause: "startup-starting-up", sure: false };
}

/** InitializeSessionUserId has one SQLSTATE for two faults; both sentences exist in English only as written here. */
export function roleWording({ message }: ServerError): "admission-role-missing" | "admission-role-cannot-login" | null {
  if (/does not exist/.test(message)) return "admission-role-missing";
  if (/not permitted to log in/.test(message)) return "admission-role-cannot-login";
  return null;
}

/** PostgreSQL's own sentence names the role; PgBouncer's about its clients does not. */
export function namesUser({ message }: ServerError): boolean {
  return / for user ["']/.test(message);
}

/** The file's name stands untranslated in every message about pg_hba.conf. */
export function namesHba({ message }: ServerError): boolean {
  return message.includes("pg_hba.conf");
}

/** auth.c, auth_failed: methods that ask somebody else stand in the sentence by their names, in every language. */
export function methodNamed({ message }: ServerError): "PAM" | "LDAP" | "RADIUS" | "OAuth" | "GSSAPI" | null {
  const found = /\b(PAM|LDAP|RADIUS|OAuth|GSSAPI)\b/.exec(message)?.[1];
  return (found as ReturnType<typeof methodNamed> | undefined) ?? null;
}

/** A file below one database's own directory (storage-file-layout: base/OID, pg_tblspc), or a missing PG_VERSION. */
export function namesDatabaseFiles({ message, detail }: ServerError): boolean {
  return /\b(base\/\d+|pg_tblspc\/\d+|PG_VERSION)\b/.test(`${message} ${detail ?? ""}`);
}

/** A file below the directory that all databases share (storage-file-layout: global): nobody gets in without it. */
export function namesClusterFiles({ message }: ServerError): boolean {
  return /\bglobal\/(pg_filenode\.map|\d+)\b/.test(message);
}

/** Catalogs that all databases share (catalog.c, IsSharedRelation), and their indexes. */
const sharedCatalogs =
  /\bpg_(authid|auth_members|database|db_role_setting|parameter_acl|replication_origin|shdepend|shdescription|shseclabel|subscription|tablespace)(_\w+)?\b/;

/**
 * index_corrupted (XX002) or data_corrupted (XX001) of a catalog, whose name stands in the sentence in every language.
 */
export function damagedCatalog({ sqlstate, message }: ServerError): "shared" | "own" | null {
  if (sqlstate !== "XX001" && sqlstate !== "XX002") return null;
  if (sharedCatalogs.test(message)) return "shared";
  return /(?<![\w/])pg_\w+/.test(message) ? "own" : null;
}

/** dropdb since 16 (and its minor releases before) marks a database that was half dropped: the hint is only there. */
export function isHalfDropped({ routine, message, hint }: ServerError): boolean {
  return routine === "InitPostgres" || hint !== null || /invalid database/.test(message);
}

/** A CONTEXT line with a function's name: its parentheses are not translated. */
export function functionIn(context: string | undefined): string | null {
  return /([\w".$]+\([^)]*\))/.exec(context ?? "")?.[1] ?? null;
}
