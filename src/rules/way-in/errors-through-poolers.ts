// PostgreSQL's own sentences about a login, where a pooler passes them on without their routine, and often with an
// SQLSTATE of its own: what PostgreSQL sends with each (auth.c, miscinit.c, postinit.c, proc.c, guc.c).
import type { ServerError } from "../../probes/wire/messages.ts";

const sentences: readonly [pattern: RegExp, sqlstate: string, routine: string][] = [
  [/^(no pg_hba\.conf entry for |pg_hba\.conf rejects )/, "28000", "ClientAuthentication"],
  [/^role ".*" (does not exist|is not permitted to log in)$/, "28000", "InitializeSessionUserId"],
  [/^too many connections for role /, "53300", "InitializeSessionUserId"],
  [/^too many connections for database /, "53300", "CheckMyDatabase"],
  [/^(remaining connection slots are reserved|must be superuser to connect)/, "53300", "InitPostgres"],
  [/^sorry, too many clients already$/, "53300", "InitProcess"],
  [/^permission denied for database /, "42501", "CheckMyDatabase"],
  [/^database ".*" is not currently accepting connections$/, "55000", "CheckMyDatabase"],
  [/^database ".*" does not exist$/, "3D000", "InitPostgres"],
  [/^the database system is (starting up|shutting down|in recovery mode|not )/, "57P03", "ProcessStartupPacket"],
  [/^unrecognized configuration parameter /, "42704", "find_option"],
  [/^invalid value for parameter /, "22023", "set_config_option"],
  [/^permission denied to set parameter /, "42501", "set_config_option"],
];

/**
 * PgBouncer quotes the server's answer to its own login: since 1.24 the last one, while it waits before it tries again
 * (objects.c).
 */
export function quotedBy({ message }: ServerError): string | null {
  const quoted = /(?:cached error|^server login failed): (?:[A-Z]+:? +)?(.*?)(?: \(server_login_retry\))?$/.exec(
    message,
  );
  return quoted?.[1] ?? null;
}

/** The error as PostgreSQL itself sends it; null where it is not one of its sentences, or comes from itself. */
export function asPostgresSends(error: ServerError): ServerError | null {
  if (error.routine !== null) return null;
  const message = quotedBy(error) ?? error.message;
  const found = sentences.find(([pattern]) => pattern.test(message));
  return found ? { ...error, sqlstate: found[1], routine: found[2] } : null;
}
