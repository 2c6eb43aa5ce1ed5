// The application's sessions, as the server or the pooler shows them at one moment.
import type { AppSession } from "../../facts.ts";
import { fingerprintOf } from "../query-fingerprint.ts";
import type { Question } from "./query-json.ts";
import { digits, flag, asListOf, nullable, number, object, seconds, asText } from "./json-reader.ts";

/** Whom to look for; at least one is given. */
export interface WantedSessions {
  role: string | null;
  applicationName: string | null;
}

export interface SessionSample {
  sessions: AppSession[];
  /**
   * Our own session is among what the same question shows: nobody can say that it was looked for in the wrong place.
   */
  controlSeen: boolean;
  /** States and times of these sessions may be seen by this role. */
  statesVisible: boolean;
  /** Counters of pg_stat_database since the last reset (PostgreSQL 14 and later), or null. */
  counters: Counters | null;
}
export interface Counters {
  sessions: number;
  abandoned: number;
  fatal: number;
  killed: number;
}

/** People's tools and this check come with the application's role and are not the application. */
const tools = "^(dbcheck|psql|pg_dump|pg_restore|pgAdmin|pgcli|DBeaver|DataGrip|TablePlus|check_postgres)";
export const toolPattern = new RegExp(tools, "i");
const mostSessions = 100;
const queryCharacters = 1000;

const literal = (asText: string) => `'${asText.replaceAll("'", "''").replaceAll("\\", "\\\\")}'`;
const escaped = (asText: string) => (asText.includes("\\") ? ` E${literal(asText)}` : literal(asText));

/**
 * Role and application_name are shown to everybody, states and times only with pg_read_all_stats (monitoring-stats,
 * pg_stat_get_activity). Counters of sessions exist since PostgreSQL 14: taken by name, so that older ones give null.
 */
export function applicationArrivals({ role, applicationName }: WantedSessions): Question<SessionSample> {
  const isApp = [
    ...(role === null ? [] : [`a.usename = ${escaped(role)}`]),
    ...(applicationName === null
      ? [`a.application_name !~* '${tools}'`]
      : [`a.application_name = ${escaped(applicationName)}`]),
  ].join(" and ");
  const select = `json_build_object(
  'controlSeen', exists (select 1 from pg_stat_activity where pid = pg_backend_pid() and datid is not null),
  'statesVisible', pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') ${
    role === null
      ? ""
      : `or coalesce((select pg_has_role(current_user, oid, 'USAGE') from pg_roles where rolname ` +
        `= ${escaped(role)}), ` +
        `false)`
  },
  'counters', (select json_build_object('sessions', (to_jsonb(d)->>'sessions')::bigint, 'abandoned', (to_jsonb(d)->>'sessions_abandoned')::bigint,
     'fatal', (to_jsonb(d)->>'sessions_fatal')::bigint, 'killed', (to_jsonb(d)->>'sessions_killed')::bigint)
     from pg_stat_database d where datname = current_database()),
  'sessions', (select coalesce(json_agg(s), '[]') from (
     select a.pid::text as id, a.pid, a.state, a.wait_event_type as "waitEventType", a.wait_event as "waitEvent", host(a.client_addr) as address,
       nullif(a.application_name, '') as "applicationName",
       extract(epoch from clock_timestamp() - a.backend_start) as "ageSeconds",
       extract(epoch from clock_timestamp() - a.state_change) as "stateSeconds",
       extract(epoch from clock_timestamp() - a.xact_start) as "transactionSeconds",
       left(a.query, ${queryCharacters}) as query, pg_blocking_pids(a.pid) as "blockedBy"
     from pg_stat_activity a
     where a.datname = current_database() and coalesce(a.backend_type, 'client backend') = 'client backend' and a.pid <> pg_backend_pid() and ${isApp}
     order by a.backend_start limit ${mostSessions}) s))`;
  return { select, read: (value, at) => sampleOf(told(value, at)) };
}

/** Null before PostgreSQL 14. */
const count = nullable(number);
const told = object({
  controlSeen: flag,
  statesVisible: flag,
  counters: nullable(object({ sessions: count, abandoned: count, fatal: count, killed: count })),
  sessions: asListOf(
    object<Omit<AppSession, "waitSeconds">>({
      id: asText,
      pid: number,
      state: nullable(asText),
      waitEventType: nullable(asText),
      waitEvent: nullable(asText),
      address: nullable(asText),
      applicationName: nullable(asText),
      ageSeconds: nullable(seconds),
      stateSeconds: nullable(seconds),
      transactionSeconds: nullable(seconds),
      query: nullable(asText),
      blockedBy: asListOf(number),
    }),
  ),
});

/** Every query text becomes a fingerprint here. */
function sampleOf({ sessions, counters, ...rest }: ReturnType<typeof told>): SessionSample {
  const { sessions: all = null, abandoned = null, fatal = null, killed = null } = counters ?? {};
  const isCounted = all !== null && abandoned !== null && fatal !== null && killed !== null;
  return {
    ...rest,
    counters: isCounted ? { sessions: all, abandoned, fatal, killed } : null,
    sessions: sessions.map((one) => ({
      ...one,
      query: one.query ? fingerprintOf(one.query) : null,
      waitSeconds: null,
    })),
  };
}

/** Rows of PgBouncer's SHOW CLIENTS, by column name. Throws `Unreadable`. @see https://www.pgbouncer.org/usage.html */
export function clientsOf(
  rows: Record<string, string | null>[],
  wanted: WantedSessions,
  database: string,
  self: string,
): SessionSample {
  const here = rows.filter((row) => row["database"] === database);
  const isOurs = (row: Record<string, string | null>) => row["application_name"] === "dbcheck";
  const isApp = (row: Record<string, string | null>) =>
    (wanted.role === null || row["user"] === wanted.role) &&
    (wanted.applicationName === null
      ? !toolPattern.test(row["application_name"] ?? "")
      : row["application_name"] === wanted.applicationName);
  return {
    controlSeen: here.some((row) => row["user"] === self),
    statesVisible: true,
    counters: null,
    sessions: here
      .filter((row) => isApp(row) && !isOurs(row))
      .map((row) => ({
        id: `${row["ptr"] ?? ""} ${row["connect_time"] ?? ""}`,
        pid: 0,
        state: row["state"] ?? null,
        waitEventType: null,
        waitEvent: null,
        address: row["addr"] ?? null,
        applicationName: row["application_name"] ?? null,
        ageSeconds: null,
        stateSeconds: null,
        transactionSeconds: null,
        query: null,
        blockedBy: [],
        waitSeconds: row["state"] === "waiting" ? digits(row["wait"] ?? "0", "wait") : 0,
      })),
  };
}
