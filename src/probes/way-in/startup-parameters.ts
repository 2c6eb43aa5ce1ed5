// The first packet of every login of ours.
import type { ProbeContext } from "../probe.ts";

/** What dbcheck says of itself and of what the URL sets in the first packet. */
export function startupParameters({ conninfo }: ProbeContext): Record<string, string> {
  return {
    user: conninfo.user,
    database: conninfo.database,
    application_name: "dbcheck",
    ...conninfo.settings,
    ...(conninfo.replication ? { replication: conninfo.replication } : {}),
    ...(conninfo.options ? { options: conninfo.options } : {}),
    // "auto" is libpq's own word for the locale's (libpq-connect).
    ...(conninfo.clientEncoding && conninfo.clientEncoding !== "auto"
      ? { client_encoding: conninfo.clientEncoding }
      : {}),
  };
}
