// In what state is the server: role, load, locks, as far as this role may see?
import { psqlLine } from "../target/reproduce.ts";
import type { AdmissionFacts, LockWait, ServerFacts } from "./facts.ts";
import { passed, unknown, warned, type Answer, type Probe, type ProbeContext } from "./probe.ts";
import { WireFailure } from "./wire/failure.ts";

/**
 * One read-only statement, bounded by the server itself. Sessions of other roles show no state without
 * pg_read_all_stats (monitoring-stats), but pg_locks, pg_blocking_pids() and numbackends are visible to all.
 * waitstart exists since PostgreSQL 14; before, the query's start stands in for it.
 */
const statement = `
begin read only; set local statement_timeout = 3000; set local lock_timeout = 500;
select json_build_object(
  'version', current_setting('server_version'),
  'inRecovery', pg_is_in_recovery(),
  'readOnlyDefault', current_setting('default_transaction_read_only') = 'on',
  'uptimeSeconds', extract(epoch from clock_timestamp() - pg_postmaster_start_time()),
  'clock', extract(epoch from clock_timestamp()),
  'maxConnections', current_setting('max_connections')::int,
  'reservedConnections', current_setting('superuser_reserved_connections')::int + coalesce(current_setting('reserved_connections', true), '0')::int,
  'usedConnections', (select sum(numbackends) from pg_stat_database),
  'seesAllSessions', pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
  'longestTransactionSeconds', (select max(extract(epoch from clock_timestamp() - xact_start)) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()),
  'idleInTransaction', (select json_build_object('count', count(*), 'longestSeconds', coalesce(max(extract(epoch from clock_timestamp() - state_change)), 0)) from pg_stat_activity where state like 'idle in transaction%'),
  'lockWaits', (select coalesce(json_agg(w), '[]') from (
     select l.pid, l.locktype as "lockType", l.relation::regclass::text as relation,
       coalesce(extract(epoch from clock_timestamp() - coalesce((to_jsonb(l)->>'waitstart')::timestamptz, a.query_start)), 0) as "waitSeconds",
       (select coalesce(json_agg(json_build_object('pid', b.pid, 'state', b.state, 'applicationName', b.application_name, 'transactionSeconds', extract(epoch from clock_timestamp() - b.xact_start))), '[]')
          from pg_stat_activity b where b.pid = any (pg_blocking_pids(l.pid))) as blockers
     from pg_locks l left join pg_stat_activity a on a.pid = l.pid where not l.granted order by 4 desc limit 20) w)
)::text;
commit`;

async function run(context: ProbeContext): Promise<Answer> {
  const { carried, conninfo, patience } = context;
  const { session } = carried;
  const admitted = context.seen("admission")?.facts as AdmissionFacts | undefined;
  const facts: ServerFacts = {
    version: admitted?.serverVersion ?? null,
    inRecovery: admitted?.inRecovery ?? null,
    readOnly: null,
    readOnlyDefault: admitted?.readOnly ?? null,
    uptimeSeconds: null,
    clockOffsetSeconds: null,
    maxConnections: null,
    reservedConnections: null,
    usedConnections: null,
    seesAllSessions: false,
    longestTransactionSeconds: null,
    idleInTransaction: null,
    lockWaits: null,
    error: null,
  };
  const more = { reproduce: psqlLine(conninfo) };
  if (!session) return unknown("prerequisite-missing", "no session left to ask with", facts, more);
  try {
    const { rows, error } = await session.query(statement, context.within(patience.queryMs));
    facts.error = error;
    const text = rows[0]?.[0];
    if (error || !text)
      return unknown(
        "not-permitted",
        `the server's state cannot be read: ${error?.sqlstate ?? ""} ${error?.message ?? "no answer"}`,
        facts,
        more,
      );
    fill(facts, JSON.parse(text) as Record<string, unknown>);
  } catch (failure) {
    if (!(failure instanceof WireFailure) && !(failure instanceof SyntaxError)) throw failure;
    return unknown("no-answer-of-ours", `the server's state could not be read: ${failure.message}`, facts, more);
  }
  if (!facts.seesAllSessions)
    context.vary("sessions", {
      ...unknown(
        "not-permitted",
        `role ${conninfo.user} may not see other roles' sessions: GRANT pg_read_all_stats TO "${conninfo.user}" shows them`,
      ),
      ...more,
      tookMs: 0,
    });
  return judge(context, facts, more);
}

function fill(facts: ServerFacts, seen: Record<string, unknown>): void {
  const number = (name: string) => (seen[name] === null || seen[name] === undefined ? null : Number(seen[name]));
  facts.version = String(seen["version"]);
  facts.inRecovery = seen["inRecovery"] === true;
  facts.readOnlyDefault = seen["readOnlyDefault"] === true;
  facts.readOnly = facts.inRecovery || facts.readOnlyDefault;
  facts.uptimeSeconds = number("uptimeSeconds");
  facts.clockOffsetSeconds = Math.round((number("clock") ?? 0) - Date.now() / 1000);
  facts.maxConnections = number("maxConnections");
  facts.reservedConnections = number("reservedConnections");
  facts.usedConnections = number("usedConnections");
  facts.seesAllSessions = seen["seesAllSessions"] === true;
  facts.longestTransactionSeconds = number("longestTransactionSeconds");
  facts.idleInTransaction = seen["idleInTransaction"] as ServerFacts["idleInTransaction"];
  facts.lockWaits = (seen["lockWaits"] as LockWait[] | null) ?? [];
}

function judge({ inputs }: ProbeContext, facts: ServerFacts, more: Partial<Answer>): Answer {
  const { thresholds } = inputs;
  const usable = (facts.maxConnections ?? 0) - (facts.reservedConnections ?? 0);
  const used = facts.usedConnections ?? 0;
  const waits = (facts.lockWaits ?? []).filter(({ waitSeconds }) => waitSeconds > thresholds.lockWaitSeconds);
  const text = `PostgreSQL ${facts.version}, ${facts.inRecovery ? "standby" : "primary"}, up ${span(facts.uptimeSeconds ?? 0)}, ${used} of ${usable} connections${facts.seesAllSessions ? "" : "; other roles' sessions not visible"}`;
  if (facts.readOnly && inputs.writes) return warned("read-only", `${text}; read-only`, facts, more);
  if (waits.length > 0)
    return warned(
      "lock-waits",
      `${text}; ${waits.length} sessions wait for locks, the longest ${span(waits[0]?.waitSeconds ?? 0)}`,
      facts,
      more,
    );
  if (usable > 0 && used >= (usable * thresholds.connectionsNoticePercent) / 100) return warned("near-limit", text, facts, more);
  return passed(text, facts, more);
}

/** "42 s", "3 min", "5 h", "12 d". */
function span(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

export const server: Probe = { id: "server", title: "Server state", layer: "server", needs: ["query"], run };
