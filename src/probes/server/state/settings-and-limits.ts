// What the server says of itself, its limits and its settings: SQL that any role may run, PostgreSQL 12 and later.
import type { ServerFacts, ServerSetting } from "../../facts.ts";
import type { Question } from "./query-json.ts";
import { backends } from "./backends.ts";
import { flag, asListOf, nullable, number, object, oneOf, seconds, asText } from "./json-reader.ts";

/** Before any `set local` of ours: pg_settings shows the session's own value and where it came from. */
export const settingsQuestion: Question<ServerSetting[]> = {
  select: `select coalesce(json_agg(json_build_object('name', name, 'value', setting, 'unit', unit, 'source', source)), '[]')
  from pg_settings where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout',
    'transaction_timeout', 'default_transaction_read_only', 'tcp_keepalives_idle')`,
  read: asListOf(object({ name: asText, value: asText, unit: nullable(asText), source: asText })),
};

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
 * at once (pgstat.c, pgstat_discard_stats): that every role may see. Columns that pg_stat_database has since
 * PostgreSQL 14 are those of before_14 in older servers: a name is looked for in the inner query first.
 */
const select = `(with own as (select oid, rolname, rolconnlimit, rolsuper from pg_roles where rolname = session_user),
  here as (select oid, datname, datconnlimit from pg_database where datname = current_database()),
  counted as (select max(backend_start) filter (where backend_type = 'checkpointer') as checkpointer,
     count(*) filter (where ${isNoClient}) as no_clients,
     count(*) filter (where usesysid = own.oid and backend_type = 'client backend' and pid <> pg_backend_pid()) as of_role,
     count(*) filter (where datid = here.oid and coalesce(backend_type, 'client backend') = 'client backend' and pid <> pg_backend_pid()) as of_database
     from ${backends} b, own, here),
  before_14 as (select null::bigint as sessions_abandoned, null::bigint as sessions_fatal, null::bigint as sessions_killed)
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
  'statistics', (select json_build_object('statsReset', stats_reset, 'deadlocks', deadlocks, 'conflicts', conflicts, 'tempBytes', temp_bytes,
     'sessionsAbandoned', sessions_abandoned, 'sessionsFatal', sessions_fatal, 'sessionsKilled', sessions_killed)
     from pg_stat_database s where datid = here.oid)
) from own, here, counted, before_14)`;

export const itself: Question<Itself> = { select, read };
