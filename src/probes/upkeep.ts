// What grows quietly until it stops the server: replication that lags or holds WAL back, transaction age, invalid indexes.
import { psqlLine } from "../target/reproduce.ts";
import type { UpkeepFacts } from "./facts.ts";
import { passed, unknown, type Answer, type Probe, type ProbeContext } from "./probe.ts";
import { WireFailure } from "./wire/failure.ts";

/**
 * Catalogs and statistics views that any role may read; columns of other roles' sessions and walsenders are null without
 * pg_read_all_stats (monitoring-stats). A lag counts only while there is WAL that was received and not replayed.
 * https://www.postgresql.org/docs/current/view-pg-replication-slots.html, routine-vacuuming.html#VACUUM-FOR-WRAPAROUND
 */
const statement = `
begin read only; set local statement_timeout = 3000; set local lock_timeout = 500;
select json_build_object(
  'replayLagSeconds', case when not pg_is_in_recovery() then (select max(extract(epoch from replay_lag)) from pg_stat_replication)
    when pg_last_wal_receive_lsn() is distinct from pg_last_wal_replay_lsn() then extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())
    else 0 end,
  'slots', (select coalesce(json_agg(json_build_object('name', slot_name, 'active', active, 'walStatus', to_jsonb(s)->>'wal_status',
      'retainedBytes', case when pg_is_in_recovery() then null else pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) end)), '[]') from pg_replication_slots s),
  'transactionAge', (select max(age(datfrozenxid)) from pg_database),
  'commitsWaitingForStandby', (select count(*) from pg_stat_activity where wait_event = 'SyncRep'),
  'invalidIndexes', (select coalesce(json_agg(indexrelid::regclass::text), '[]') from (
     select indexrelid from pg_index i where not indisvalid and not exists (select from pg_locks l where l.relation = i.indexrelid) limit 10) t)
)::text;
commit`;

async function run(context: ProbeContext): Promise<Answer> {
  const { carried, conninfo, patience } = context;
  const more = { reproduce: psqlLine(conninfo) };
  if (!carried.session) return unknown("prerequisite-missing", "no session left to ask with", {}, more);
  try {
    const { rows, error } = await carried.session.query(statement, context.within(patience.queryMs));
    const text = rows[0]?.[0];
    if (error || !text)
      return unknown("not-permitted", `cannot be read: ${error?.sqlstate ?? ""} ${error?.message ?? "no answer"}`, { error }, more);
    const facts = JSON.parse(text) as UpkeepFacts;
    return passed(describe(facts), facts, more);
  } catch (failure) {
    if (!(failure instanceof WireFailure) && !(failure instanceof SyntaxError)) throw failure;
    return unknown("no-answer-of-ours", `could not be read: ${failure.message}`, {}, more);
  }
}

function describe({ slots, transactionAge, invalidIndexes, replayLagSeconds }: UpkeepFacts): string {
  const lag = replayLagSeconds === null ? "" : `, replay lag ${Math.round(replayLagSeconds)} s`;
  const invalid = invalidIndexes.length > 0 ? `, invalid indexes: ${invalidIndexes.join(", ")}` : "";
  return `${slots.length} replication slots, oldest transaction age ${Math.round(transactionAge / 1e6)} million${lag}${invalid}`;
}

export const upkeep: Probe = { id: "upkeep", title: "Replication and upkeep", layer: "server", needs: ["query"], run };
