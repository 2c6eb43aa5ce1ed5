// What grows quietly until it stops the server: replication that lags
// or holds WAL back, transaction age, invalid indexes.
import { setTimeout as sleep } from "node:timers/promises";
import { psqlLine } from "../../target/reproduce.ts";
import type { UpkeepFacts } from "../facts.ts";
import { passed, skipped, unknown, type Answer, type Probe, type ProbeContext } from "../probe.ts";
import { backends, locks } from "./state/backends.ts";
import { askServer, type Question } from "./state/query-json.ts";
import { flag, asListOf, nullable, number, object, seconds, asText } from "./state/json-reader.ts";

/**
 * Sessions that wait for a synchronous standby, each with its statement and
 * transaction; a subscription's worker has no statement.
 */
const waiting =
  `(select coalesce(json_agg(concat(pid, ' ', query_start, ' ', xact_start)), '[]') from ${backends} b where ` +
  `wait_event = 'SyncRep')`;
/** Under synchronous replication every commit waits for a moment; one that waits this long is in trouble. */
const momentMs = 1000;

const lagOfStandbys = "(select max(extract(epoch from replay_lag)) from pg_stat_get_wal_senders() w)";
/** Nobody reads it of a primary: to plan it takes a fresh session as long as a third of the rest. */
const standbysOwnLag = `case when not pg_is_in_recovery() then ${lagOfStandbys}
    when pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn() then (select greatest(0, lag) from (select extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())
      - extract(epoch from current_setting('recovery_min_apply_delay')::interval) as lag) l where lag is not null)
    when exists (select from pg_stat_get_wal_receiver() r where pid is not null) and pg_last_wal_receive_lsn() is not null then 0 end`;

/**
 * Catalogs and statistics views that any role may read; columns of other roles' sessions, walsenders and the WAL
 * receiver are null without pg_read_all_stats (monitoring-stats). On a standby a lag counts only while there is WAL
 * that was received and not replayed, beyond the delay that it is told to keep; without a WAL receiver nobody knows
 * what is missing.
 * https://www.postgresql.org/docs/current/view-pg-replication-slots.html, routine-vacuuming.html#VACUUM-FOR-WRAPAROUND
 */
const select = (inRecovery: boolean) => `json_build_object(
  'inRecovery', pg_is_in_recovery(),
  'replayLagSeconds', ${inRecovery ? standbysOwnLag : lagOfStandbys},
  'received', case when pg_is_in_recovery() then pg_last_wal_receive_lsn()::text end,
  'standbys', case when not pg_is_in_recovery() then (select count(*) from pg_stat_get_wal_senders() w) end,
  'slots', (select coalesce(json_agg(json_build_object('name', slot_name, 'active', active, 'walStatus', to_jsonb(s)->>'wal_status',
      'retainedBytes', case when pg_is_in_recovery() then null else pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) end)), '[]') from pg_get_replication_slots() s),
  'transactionAge', (select max(age(datfrozenxid)) from pg_database),
  'seesAllSessions', pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
  'waitingForStandby', ${waiting},
  'hasInvalidIndexes', exists (select from pg_index where not indisvalid)
)`;

/**
 * The index of a partitioned table holds nothing itself: it is invalid until each partition has its own attached. One
 * that is locked is being built. Asked only where there are any.
 */
const invalidIndexes: Question<string[]> = {
  select: `select coalesce(json_agg(indexrelid::regclass::text), '[]') from (
     select indexrelid from pg_index i join pg_class c on c.oid = indexrelid and c.relkind = 'i'
       where not indisvalid and not exists (select from ${locks} l where l.relation = i.indexrelid) limit 10) t`,
  read: asListOf(asText),
};

/** Beside the facts; what it takes to say which of them could be seen. */
interface Told extends Omit<UpkeepFacts, "notSeen" | "commitsWaitingForStandby" | "invalidIndexes"> {
  hasInvalidIndexes: boolean;
  waitingForStandby: string[];
  inRecovery: boolean;
  /** A standby's pg_last_wal_receive_lsn(). */
  received: string | null;
  standbys: number | null;
  seesAllSessions: boolean;
}

const question = (inRecovery: boolean): Question<Told> => ({ select: select(inRecovery), read });
const read = object<Told>({
  inRecovery: flag,
  replayLagSeconds: nullable(seconds),
  received: nullable(asText),
  standbys: nullable(number),
  slots: asListOf(object({ name: asText, active: flag, walStatus: nullable(asText), retainedBytes: nullable(number) })),
  transactionAge: nullable(number),
  seesAllSessions: flag,
  waitingForStandby: asListOf(asText),
  hasInvalidIndexes: flag,
});
const stillThere = { select: `json_build_object('waiting', ${waiting})`, read: object({ waiting: asListOf(asText) }) };

async function run(context: ProbeContext): Promise<Answer<UpkeepFacts>> {
  const more = { reproduce: psqlLine(context.conninfo) };
  if (!context.carried.session) return unknown("prerequisite-missing", "no open session to query", null, more);
  const product = context.seen("admission")?.facts?.product;
  if (product) return skipped("not-applicable", `${product} is not PostgreSQL: its state is not read`);
  const answer = await askServer(context, question(context.seen("server")?.facts?.inRecovery ?? true));
  if (!answer.told) {
    const say = answer.error ? "cannot be read" : "could not be read";
    return unknown(answer.reason, `${say}: ${answer.why}`, null, more);
  }
  const facts = await factsOf(context, answer.told[0]);
  return passed(describe(facts), facts, more);
}

async function factsOf(context: ProbeContext, told: Told): Promise<UpkeepFacts> {
  const { inRecovery, received, standbys, seesAllSessions, waitingForStandby, hasInvalidIndexes, ...rest } = told;
  const invalid = hasInvalidIndexes ? (await askServer(context, invalidIndexes)).told : [[]];
  const facts: Omit<UpkeepFacts, "notSeen"> = {
    ...rest,
    commitsWaitingForStandby: await stillWaiting(context, waitingForStandby),
    invalidIndexes: invalid?.[0] ?? [],
  };
  const notSeen = invalid ? [] : ["invalid indexes"];
  const { replicaLagSeconds } = context.inputs.thresholds;
  if (
    inRecovery &&
    received &&
    (facts.replayLagSeconds ?? 0) > replicaLagSeconds &&
    (await hasCaughtUp(context, received))
  )
    facts.replayLagSeconds = 0;
  if (facts.replayLagSeconds === null && inRecovery) notSeen.push("replay lag (no WAL receiver is running)");
  // Lags of a standby that has caught up are null too, but then the role may see them.
  if (facts.replayLagSeconds === null && (standbys ?? 0) > 0 && !seesAllSessions)
    notSeen.push("replay lag of the standbys");
  if (facts.commitsWaitingForStandby === 0 && !seesAllSessions) {
    facts.commitsWaitingForStandby = null;
    notSeen.push("other roles' commits that wait for a standby");
  }
  if (inRecovery && facts.slots.some(({ retainedBytes }) => retainedBytes === null))
    notSeen.push("WAL held back by slots (a standby)");
  return { ...facts, notSeen };
}

/** How many of these wait for the same commit a second later; null when nobody could say. */
async function stillWaiting(context: ProbeContext, before: string[]): Promise<number | null> {
  if (before.length === 0) return 0;
  await sleep(momentMs, undefined, { signal: context.signal }).catch(() => undefined);
  const { told } = await askServer(context, stillThere);
  if (!told) return null;
  const [now] = told;
  return before.filter((one) => now.waiting.includes(one)).length;
}

/**
 * After a quiet hour the first transaction looks an hour late for a moment:
 * what had come then must still lie there half a second later.
 */
async function hasCaughtUp(context: ProbeContext, received: string): Promise<boolean> {
  if (!/^[0-9A-F]+\/[0-9A-F]+$/.test(received)) return false;
  await sleep(500, undefined, { signal: context.signal }).catch(() => undefined);
  const { told } = await askServer(context, {
    select: `json_build_object('caughtUp', pg_last_wal_replay_lsn() >= '${received}'::pg_lsn)`,
    read: object({ caughtUp: nullable(flag) }),
  });
  return told?.[0].caughtUp === true;
}

function describe({ slots, transactionAge, invalidIndexes, replayLagSeconds, notSeen }: UpkeepFacts): string {
  const age = transactionAge === null ? "" : `, oldest transaction age ${Math.round(transactionAge / 1e6)} million`;
  const lag = replayLagSeconds === null ? "" : `, replay lag ${Math.round(replayLagSeconds)} s`;
  const invalid = invalidIndexes.length > 0 ? `, invalid indexes: ${invalidIndexes.join(", ")}` : "";
  const hidden = notSeen.length > 0 ? `; could not be seen: ${notSeen.join(", ")}` : "";
  return `${slots.length} replication slots${age}${lag}${invalid}${hidden}`;
}

export const upkeep: Probe<"upkeep"> = {
  id: "upkeep",
  title: "Replication and upkeep",
  layer: "server",
  needs: ["query"],
  run,
};
