// What the server says of itself, its limits and its settings: SQL that any role may run, PostgreSQL 12 and later.
import type { ServerFacts, ServerSetting } from "../../facts.ts";
import type { ProbeContext } from "../../probe.ts";
import { askServer, type Question, type ServerAnswers } from "./query-json.ts";
import { backends } from "./backends.ts";
import { sessionSettings, sourcesOf } from "./session-settings.ts";
import { flag, asListOf, nullable, number, object, oneOf, seconds, asText } from "./json-reader.ts";

/** errcodes-appendix */
const undefinedFunction = "42883";

const backendsOfDatabases = "(select sum(pg_stat_get_db_numbackends(oid)) from pg_database)";
const isNoClient = "datid is not null and backend_type <> 'client backend'";

/**
 * Slots of max_connections in use. numbackends counts whoever is connected to a database, parallel workers and other
 * background processes too, which have slots of their own; of those, the ones that this role may see are left out.
 */
export const usedSlots = `(${backendsOfDatabases} - (select count(*) from ${backends} b where ${isNoClient}))`;

/**
 * What `itself` asks for, by the names of the facts; `clock` is the server's own, seconds since 1970, and `at` the
 * address and port where it took this connection.
 */
export type Itself = Pick<
  ServerFacts,
  | "version"
  | "inRecovery"
  | "readOnlyDefault"
  | "uptimeSeconds"
  | "checkpointerSeconds"
  | "countersSeconds"
  | "maxConnections"
  | "reservedConnections"
  | "usedConnections"
  | "seesAllSessions"
  | "limits"
  | "statistics"
> & { clock: number; at: string | null };

const read = object<Itself>({
  version: asText,
  inRecovery: flag,
  readOnlyDefault: flag,
  uptimeSeconds: seconds,
  checkpointerSeconds: nullable(seconds),
  countersSeconds: nullable(seconds),
  clock: seconds,
  at: nullable(asText),
  maxConnections: number,
  reservedConnections: number,
  usedConnections: nullable(number),
  seesAllSessions: flag,
  limits: asListOf(object({ of: oneOf("role", "database"), name: asText, limit: number, used: number })),
  statistics: nullable(
    object({
      statsReset: nullable(asText),
      deadlocks: nullable(number),
      conflicts: nullable(number),
      tempBytes: nullable(number),
      sessionsAbandoned: nullable(number),
      sessionsFatal: nullable(number),
      sessionsKilled: nullable(number),
    }),
  ),
});

/**
 * Sessions of other roles show no state without pg_read_all_stats (monitoring-stats); role and database
 * are visible to all. A superuser is held by neither limit (postinit.c); the check's own session is
 * left out of their use. The checkpointer lives as long as the server, in recovery too; only a crash of
 * a process makes the postmaster start a new one. After a crash the server's counters begin anew, all
 * at once (pgstat.c, pgstat_discard_stats): that every role may see. Of pg_stat_database's functions each is called
 * by itself: the view, with all of its own, takes a fresh session three times as long.
 * @param countsSessions ends of sessions are counted since PostgreSQL 14 (release-14)
 */
const select = (
  countsSessions: boolean,
) => `(with own as (select oid, rolname, rolconnlimit, rolsuper from pg_roles where rolname = session_user),
  here as (select oid, datname, datconnlimit from pg_database where datname = current_database()),
  counted as (select max(backend_start) filter (where backend_type = 'checkpointer') as checkpointer,
     count(*) filter (where ${isNoClient}) as no_clients,
     count(*) filter (where usesysid = own.oid and backend_type = 'client backend' and pid <> pg_backend_pid()) as of_role,
     count(*) filter (where datid = here.oid and coalesce(backend_type, 'client backend') = 'client backend' and pid <> pg_backend_pid()) as of_database
     from ${backends} b, own, here)
select json_build_object(
  'version', current_setting('server_version'),
  'inRecovery', pg_is_in_recovery(),
  'readOnlyDefault', current_setting('default_transaction_read_only') = 'on',
  'uptimeSeconds', extract(epoch from clock_timestamp() - pg_postmaster_start_time()),
  'checkpointerSeconds', extract(epoch from clock_timestamp() - checkpointer),
  'countersSeconds', (select case when abs(extract(epoch from stats_reset - pg_stat_get_bgwriter_stat_reset_time())) < 1
     then extract(epoch from clock_timestamp() - stats_reset) end from pg_stat_get_archiver() a),
  'clock', extract(epoch from clock_timestamp()),
  'at', host(inet_server_addr()) || ':' || inet_server_port(),
  'maxConnections', current_setting('max_connections')::int,
  'reservedConnections', current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true), '0')::int,
  'usedConnections', ${backendsOfDatabases} - no_clients,
  'seesAllSessions', pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
  'limits', (select coalesce(json_agg(l), '[]') from (
     values ('role', rolname, rolconnlimit, of_role), ('database', datname, datconnlimit, of_database)) l ("of", name, "limit", used)
     where "limit" >= 0 and not rolsuper),
  'statistics', json_build_object('statsReset', pg_stat_get_db_stat_reset_time(here.oid), 'deadlocks', pg_stat_get_db_deadlocks(here.oid),
     'conflicts', pg_stat_get_db_conflict_all(here.oid), 'tempBytes', pg_stat_get_db_temp_bytes(here.oid),
     ${["Abandoned", "Fatal", "Killed"]
       .map(
         (end) =>
           `'sessions${end}', ${countsSessions ? `pg_stat_get_db_sessions_${end.toLowerCase()}(here.oid)` : "null"}`,
       )
       .join(", ")})
) from own, here, counted)`;

const since14: Question<Itself> = { select: select(true), read };
const before14: Question<Itself> = { select: select(false), read };

/**
 * Asks on the climb's session.
 * @param version what the server calls itself at login; a pooler in between may say another
 */
export async function askSettingsAndLimits(
  context: ProbeContext,
  version: string | null,
): Promise<ServerAnswers<[ServerSetting[], Itself]>> {
  const isOld = Number.parseInt(version ?? "", 10) < 14;
  let answer = await askServer(context, sessionSettings, isOld ? before14 : since14);
  if (!answer.told && answer.error?.sqlstate === undefinedFunction)
    answer = await askServer(context, sessionSettings, before14);
  return answer.told ? { told: [await sourcesOf(answer.told[0], context), answer.told[1]] } : answer;
}
