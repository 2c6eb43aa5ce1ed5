// What the server says of itself, its limits and its settings: SQL that any role may run, PostgreSQL 12 and later.
import type { ServerFacts, ServerSetting } from "../../facts.ts";
import type { Question } from "./query-json.ts";
import { flag, asListOf, nullable, number, object, oneOf, seconds, asText } from "./json-reader.ts";

/** Before any `set local` of ours: pg_settings shows the session's own value and where it came from. */
export const settingsQuestion: Question<ServerSetting[]> = {
  select: `select coalesce(json_agg(json_build_object('name', name, 'value', setting, 'unit', unit, 'source', source)), '[]')
  from pg_settings where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout',
    'transaction_timeout', 'default_transaction_read_only', 'tcp_keepalives_idle')`,
  read: asListOf(object({ name: asText, value: asText, unit: nullable(asText), source: asText })),
};

/**
 * Slots of max_connections in use. numbackends counts whoever is connected to a database, parallel workers and other
 * background processes too, which have slots of their own; of those, the ones that this role may see are left out.
 */
export const usedSlots = `((select sum(numbackends) from pg_stat_database)
    - (select count(*) from pg_stat_activity where datid is not null and backend_type <> 'client backend'))`;

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
 * at once (pgstat.c, pgstat_discard_stats): that every role may see.
 */
const select = `(with activity as (select * from pg_stat_activity) select json_build_object(
  'version', current_setting('server_version'),
  'inRecovery', pg_is_in_recovery(),
  'readOnlyDefault', current_setting('default_transaction_read_only') = 'on',
  'uptimeSeconds', extract(epoch from clock_timestamp() - pg_postmaster_start_time()),
  'checkpointerSeconds', (select extract(epoch from clock_timestamp() - max(backend_start)) from activity where backend_type = 'checkpointer'),
  'countersSeconds', (select case when abs(extract(epoch from a.stats_reset - b.stats_reset)) < 1
     then extract(epoch from clock_timestamp() - a.stats_reset) end from pg_stat_archiver a, pg_stat_bgwriter b),
  'clock', extract(epoch from clock_timestamp()),
  'at', host(inet_server_addr()) || ':' || inet_server_port(),
  'maxConnections', current_setting('max_connections')::int,
  'reservedConnections', current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true), '0')::int,
  'usedConnections', ${usedSlots},
  'seesAllSessions', pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
  'limits', (select coalesce(json_agg(l), '[]') from (
     select 'role' as of, rolname as name, rolconnlimit as limit,
       (select count(*) from activity where usesysid = r.oid and backend_type = 'client backend' and pid <> pg_backend_pid()) as used
     from pg_roles r where rolname = session_user and rolconnlimit >= 0 and not rolsuper
     union all
     select 'database', datname, datconnlimit,
       (select count(*) from activity where datid = d.oid and coalesce(backend_type, 'client backend') = 'client backend' and pid <> pg_backend_pid())
     from pg_database d where datname = current_database() and datconnlimit >= 0
       and not (select rolsuper from pg_roles where rolname = session_user)) l),
  'statistics', (select json_build_object('statsReset', j->>'stats_reset', 'deadlocks', (j->>'deadlocks')::bigint, 'conflicts', (j->>'conflicts')::bigint,
       'tempBytes', (j->>'temp_bytes')::bigint, 'sessionsAbandoned', (j->>'sessions_abandoned')::bigint,
       'sessionsFatal', (j->>'sessions_fatal')::bigint, 'sessionsKilled', (j->>'sessions_killed')::bigint)
     from (select to_jsonb(s) as j from pg_stat_database s where datname = current_database()) t)
))`;

export const itself: Question<Itself> = { select, read };
