// What the server's sessions do: who waits for whom, who holds a transaction open, how many work.
import type { LockWait, OtherSession, ServerFacts } from "../../facts.ts";
import { fingerprintOf } from "../query-fingerprint.ts";
import { backends, locks } from "./backends.ts";
import type { ProbeContext } from "../../probe.ts";
import { askServer, type Question, type ServerAnswers } from "./query-json.ts";
import { asListOf, flag, nullable, number, object, seconds, asText, type Reader } from "./json-reader.ts";

/** Of a text that the server itself cuts at track_activity_query_size; values leave it before anything is kept. */
const queryCharacters = 1000;
/** Of one waiting session: a lock may be shared by hundreds. */
const mostBlockers = 20;

const seenOf = (
  alias: string,
) => `'pid', ${alias}.pid, 'role', ${alias}.usename, 'applicationName', nullif(${alias}.application_name, ''),
  'state', ${alias}.state, 'transactionSeconds', extract(epoch from clock_timestamp() - ${alias}.xact_start),
  'query', left(${alias}.query, ${queryCharacters})`;

/**
 * Sessions of another database of the same server hold up nobody here;
 * a regclass of theirs would be another relation's name.
 */
const here = "datid = (select oid from here)";

/**
 * pg_locks and pg_blocking_pids() are visible to all, states and queries only with pg_read_all_stats. waitstart exists
 * since PostgreSQL 14; before, the query's start stands in for it. A prepared transaction blocks as pid 0
 * (functions-info). The backends are read once: to plan them for each question took the server longer than to answer.
 */
const activity = `with here as (select oid from pg_database where datname = current_database()),
  activity as (select *, pg_get_userbyid(usesysid) as usename from ${backends} b where pid <> pg_backend_pid())`;
const isClientHere = `${here} and backend_type = 'client backend'`;

/**
 * A session that waits for a lock says so (monitoring-stats, wait_event_type) to a role that sees all; with
 * track_activities off a server before 14 does not. To ask the lock table takes a fresh session a third of this
 * question's time.
 */
const select = (seesAll: boolean) => `(${activity}
select json_build_object(
  'sessions', (select coalesce(json_agg(g), '[]') from (
     select usename as role, state, count(*) from activity
     where coalesce(backend_type, 'client backend') = 'client backend' and usesysid is not null
     group by 1, 2 order by 3 desc limit 10) g),
  'busySessions', count(*) filter (where state = 'active' and backend_type = 'client backend'
     and coalesce(wait_event_type, '') not in ('Lock', 'Client', 'Activity', 'Timeout', 'Extension') and wait_event is distinct from 'SyncRep'),
  'longestTransactionSeconds', extract(epoch from clock_timestamp() - min(xact_start) filter (where ${isClientHere})),
  'idleInTransaction', json_build_object('count', count(*) filter (where ${here} and state like 'idle in transaction%'),
     'longestSeconds', coalesce(extract(epoch from clock_timestamp() - min(state_change) filter (where ${here} and state like 'idle in transaction%')), 0)),
  'hasLockWaits', ${
    seesAll
      ? "count(*) filter (where wait_event_type = 'Lock' or state = 'disabled') > 0"
      : `exists (select from ${locks} l where not granted)`
  }
) from activity)`;

/** The transactions that have been open for longest. */
const longTransactionsSelect = `(${activity}
select coalesce(json_agg(json_build_object(${seenOf("t")})), '[]') from (
     select * from activity where ${isClientHere} and xact_start is not null order by xact_start limit 5) t)`;

/** Who waits for a lock, and for whom. */
const lockWaitsSelect = `(${activity}
select coalesce(json_agg(json_build_object(${seenOf("w")}, 'waitSeconds', w.seconds, 'lockType', w.locktype, 'relation', w.relation,
       'blockers', (select coalesce(json_agg(json_build_object(${seenOf("b")})), '[]')
          from (select distinct blocker from unnest(pg_blocking_pids(w.pid)) blocker limit ${mostBlockers}) p
          left join lateral (select p.blocker as pid, a.usename, a.application_name, a.state, a.xact_start, a.query
             from (select) one left join activity a on a.pid = p.blocker) b on true)) order by w.seconds desc), '[]') from (
     select l.pid, l.locktype, l.relation::regclass::text as relation, a.usename, a.application_name, a.state, a.xact_start, a.query,
       coalesce(extract(epoch from clock_timestamp() - coalesce((to_jsonb(l)->>'waitstart')::timestamptz, a.query_start)), 0) as seconds
     from ${locks} l join activity a on a.pid = l.pid where a.${here} and not l.granted order by seconds desc limit 20) w)`;

const otherSession = {
  pid: number,
  role: nullable(asText),
  applicationName: nullable(asText),
  state: nullable(asText),
  transactionSeconds: nullable(seconds),
  query: nullable(asText),
};
/** Every query text becomes a fingerprint here, before it goes anywhere. */
const seen: Reader<OtherSession> = (value, at) => withoutValues(object<OtherSession>(otherSession)(value, at));
const lockWait = object<LockWait>({
  ...otherSession,
  waitSeconds: seconds,
  lockType: asText,
  relation: nullable(asText),
  blockers: asListOf(seen),
});

type SessionFacts = Pick<
  ServerFacts,
  "sessions" | "busySessions" | "longestTransactionSeconds" | "longTransactions" | "idleInTransaction" | "lockWaits"
>;

const read = object<Omit<SessionFacts, "lockWaits" | "longTransactions"> & { hasLockWaits: boolean }>({
  sessions: asListOf(object({ role: nullable(asText), state: nullable(asText), count: number })),
  busySessions: number,
  longestTransactionSeconds: nullable(seconds),
  idleInTransaction: object({ count: number, longestSeconds: seconds }),
  hasLockWaits: flag,
});

const longTransactionsQuestion: Question<OtherSession[]> = { select: longTransactionsSelect, read: asListOf(seen) };
const lockWaitsQuestion: Question<LockWait[]> = {
  select: lockWaitsSelect,
  read: asListOf((value, at) => withoutValues(lockWait(value, at))),
};

/**
 * On the climb's session. To plan who waits for whom, or who is the oldest, takes a server as long as all else: asked
 * only where somebody waits, or a transaction is older than `thresholds.longTransactionSeconds`.
 * @param seesAll this role may see what other roles' sessions do
 */
export async function askSessions(context: ProbeContext, seesAll: boolean): Promise<ServerAnswers<[SessionFacts]>> {
  const answer = await askServer(context, { select: select(seesAll), read });
  if (!answer.told) return answer;
  const [{ hasLockWaits, ...facts }] = answer.told;
  const waits = hasLockWaits ? await askServer(context, lockWaitsQuestion) : { told: [[]] as [LockWait[]] };
  if (!waits.told) return waits;
  const isLong = (facts.longestTransactionSeconds ?? 0) > context.inputs.thresholds.longTransactionSeconds;
  const long = isLong ? await askServer(context, longTransactionsQuestion) : { told: [[]] as [OtherSession[]] };
  if (!long.told) return long;
  return { told: [{ ...facts, lockWaits: waits.told[0], longTransactions: long.told[0] }] };
}

/** Who may not see a query sees its state as null as well; the text is a placeholder then. */
function withoutValues<S extends OtherSession>(session: S): S {
  return { ...session, query: session.query && session.state !== null ? fingerprintOf(session.query) : null };
}
