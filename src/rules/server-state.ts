// The server lets us in; what it says of its own state. Thresholds come with the target.
import type { LockWait, ServerFacts } from "../probes/facts.ts";
import type { Draft, Rule, Seen } from "./rule.ts";

function judge(seen: Seen): Draft[] {
  const row = seen.row("server");
  if (!row || row.outcome === "failed") return [];
  const { facts } = row;
  return [...readOnly(seen, facts, row.summary), ...locks(seen, facts), ...connections(seen, facts), ...notices(seen, facts)];
}

function readOnly(seen: Seen, facts: ServerFacts, summary: string): Draft[] {
  if (!seen.inputs.writes || (!facts.inRecovery && !facts.readOnlyDefault)) return [];
  const why = facts.inRecovery
    ? "it is a standby (pg_is_in_recovery() is true)"
    : "default_transaction_read_only is on for this role, database or server";
  const next = facts.inRecovery
    ? [
        "Find the primary: after a failover the address may still point at the old one.",
        "If this target is meant for reading only, say so: `writes: false` in the targets file.",
      ]
    : [
        "Find out who set it: select * from pg_db_role_setting; vendors set it when the disk is nearly full.",
        "Free space first; then reset it.",
      ];
  return [
    {
      cause: "server-read-only",
      confidence: "confirmed",
      owner: "operator",
      summary: `The server takes no writes: ${why}.`,
      because: [["server", summary]],
      nextSteps: next,
    },
  ];
}

function locks(seen: Seen, { lockWaits }: ServerFacts): Draft[] {
  const waiting = (lockWaits ?? []).filter(({ waitSeconds }) => waitSeconds > seen.inputs.thresholds.lockWaitSeconds);
  const [longest] = waiting;
  if (!longest) return [];
  const holders = roots(waiting);
  const holder = holders[0];
  const because: [string, string][] = waiting
    .slice(0, 5)
    .map((wait) => [
      "server",
      `session ${wait.pid} waits ${Math.round(wait.waitSeconds)} s for a ${wait.lockType} lock${wait.relation ? ` on ${wait.relation}` : ""}, held by ${wait.blockers.map(({ pid }) => pid).join(", ") || "somebody"}`,
    ]);
  for (const one of holders.slice(0, 3))
    because.push([
      "server",
      `session ${one.pid} holds it: ${one.state ?? "state not visible to this role"}${one.applicationName ? `, application ${one.applicationName}` : ""}${one.transactionSeconds === null ? "" : `, transaction open for ${Math.round(one.transactionSeconds)} s`}`,
    ]);
  const idle = holder?.state?.startsWith("idle in transaction");
  return [
    {
      cause: "server-lock-contention",
      confidence: "confirmed",
      summary: `${waiting.length} session${waiting.length === 1 ? "" : "s"} wait for locks, the longest for ${Math.round(longest.waitSeconds)} s; session ${holder?.pid ?? "?"} holds ${idle ? "them, idle in a transaction" : "them"}.`,
      because,
      explains: ["server-long-transaction", "server-idle-in-transaction"],
      nextSteps: [
        ...(holder
          ? [
              `Look at it: select * from pg_stat_activity where pid = ${holder.pid}; end it if nobody needs it: select pg_terminate_backend(${holder.pid})`,
            ]
          : []),
        "Set idle_in_transaction_session_timeout for the application's role, and lock_timeout in migrations.",
      ],
    },
  ];
}

/** Holders that do not themselves wait: the ends of the chains. */
function roots(waits: LockWait[]): LockWait["blockers"] {
  const waiting = new Set(waits.map(({ pid }) => pid));
  const byPid = new Map(waits.flatMap(({ blockers }) => blockers).map((one) => [one.pid, one]));
  const ends = [...byPid.values()].filter(({ pid }) => !waiting.has(pid));
  return ends.length > 0 ? ends : [...byPid.values()];
}

function connections(seen: Seen, { maxConnections, reservedConnections, usedConnections }: ServerFacts): Draft[] {
  const usable = (maxConnections ?? 0) - (reservedConnections ?? 0);
  if (usable <= 0 || usedConnections === null) return [];
  const percent = Math.round((usedConnections / usable) * 100);
  const { connectionsDegradedPercent, connectionsNoticePercent } = seen.inputs.thresholds;
  if (percent < connectionsNoticePercent) return [];
  return [
    {
      cause: "capacity-connections-near-limit",
      confidence: "confirmed",
      severity: percent >= connectionsDegradedPercent ? "degraded" : "notice",
      summary: `${usedConnections} of ${usable} usable connection slots are taken (${percent} %).`,
      because: [["server", `max_connections ${maxConnections}, ${reservedConnections} reserved, ${usedConnections} in use`]],
      nextSteps: [
        "See who has them: select usename, application_name, state, count(*) from pg_stat_activity group by 1, 2, 3 order by 4 desc.",
        "Make pools smaller, or put a pooler in front, before the next deploy doubles them.",
      ],
    },
  ];
}

function notices(seen: Seen, facts: ServerFacts): Draft[] {
  const { thresholds } = seen.inputs;
  const drafts: Draft[] = [];
  const idle = facts.idleInTransaction;
  if (idle && idle.longestSeconds > thresholds.idleInTransactionSeconds)
    drafts.push({
      cause: "server-idle-in-transaction",
      confidence: "confirmed",
      summary: `${idle.count} sessions are idle in a transaction, the longest for ${Math.round(idle.longestSeconds / 60)} min.`,
      because: [["server", "pg_stat_activity: state idle in transaction"]],
      explains: ["server-long-transaction"],
      nextSteps: [
        "Find them: select pid, usename, application_name, state_change from pg_stat_activity where state like 'idle in transaction%' order by 4.",
      ],
    });
  if (facts.longestTransactionSeconds !== null && facts.longestTransactionSeconds > thresholds.longTransactionSeconds)
    drafts.push({
      cause: "server-long-transaction",
      confidence: "confirmed",
      summary: `A transaction has been open for ${Math.round(facts.longestTransactionSeconds / 60)} min.`,
      because: [["server", "pg_stat_activity: xact_start"]],
      nextSteps: ["Find it: select pid, usename, application_name, xact_start from pg_stat_activity order by xact_start limit 5."],
    });
  if (facts.uptimeSeconds !== null && facts.uptimeSeconds < thresholds.restartedSeconds)
    drafts.push({
      cause: "server-recently-restarted",
      confidence: "confirmed",
      summary: `The server was started ${Math.round(facts.uptimeSeconds)} s ago.`,
      because: [["server", "pg_postmaster_start_time()"]],
      nextSteps: ["If nobody restarted it, read its log: crash, memory, maintenance."],
    });
  return drafts;
}

export const serverState: Rule = { id: "server-state", judge };
