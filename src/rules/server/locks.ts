// Sessions that hold up others, or could: locks as a tree, transactions left idle, transactions that run for hours.
import { confirmedBy, sureIf } from "../confidence.ts";
import type { LockWait, OtherSession, ServerFacts } from "../../probes/facts.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.row("server");
  if (!row || row.outcome === "failed") return [];
  return [...locks(seen, row.facts), ...idle(seen, row.facts), ...long(seen, row.facts)];
}

/** pg_locks.waitstart; before, only the start of the statement is known, which may have worked for long. */
const tellsSince = 14;

function locks(seen: ObservedCheck, { lockWaits, version }: ServerFacts): Draft[] {
  const late = (lockWaits ?? []).filter(({ waitSeconds }) => waitSeconds > seen.inputs.thresholds.lockWaitSeconds);
  // Advisory locks mean what the application wants: who waits for one may be the spare of a leader, and well.
  const waiting = late.filter(({ lockType }) => lockType !== "advisory");
  if (waiting.length === 0 && late.length > 0) return [advisory(late)];
  const [longest] = waiting;
  if (!longest) return [];
  const holders = roots(lockWaits ?? []);
  const [holder] = holders;
  const isIdle = holder?.state?.startsWith("idle in transaction") ?? false;
  const many = waiting.length === 1 ? "1 session waits" : `${waiting.length} sessions wait`;
  const own =
    holder && holder.role === seen.user
      ? ["Find what the application does in that transaction, and end it there."]
      : [];
  return [
    {
      cause: "server-lock-contention",
      ...sureIf(Number.parseInt(version ?? "") >= tellsSince, "locks are listed"),
      owner: "client",
      summary:
        `${many} for locks, the longest ` +
        `for ${Math.round(longest.waitSeconds)} s; ${holder ? nameOf(holder) : "session ?"} holds ` +
        `them${isIdle ? ", idle in a transaction" : ""}.`,
      because: tree(lockWaits ?? [], holders)
        .slice(0, 12)
        .map((line) => ["server", line]),
      explains: ["server-long-transaction", "server-idle-in-transaction", "app-stuck-waiting"],
      nextSteps: [
        ...own,
        ...(holder ? endIt(holder) : []),
        "Set idle_in_transaction_session_timeout for the application's role, and lock_timeout in migrations.",
      ],
    },
  ];
}

function advisory(late: LockWait[]): Draft {
  const [holder] = roots(late);
  return {
    cause: "server-lock-contention",
    confidence: "possible",
    severity: "notice",
    owner: "client",
    summary:
      `${late.length === 1 ? "1 session waits" : `${late.length} sessions wait`} for an advisory lock ` +
      `that ${holder ? nameOf(holder) : "another"} holds: a leader election, or a migration that hangs.`,
    because: tree(late, holder ? [holder] : [])
      .slice(0, 6)
      .map((line) => ["server", line]),
    nextSteps: ["If these sessions should be working: end the holder, or find out why it keeps the lock."],
  };
}

function endIt({ pid }: OtherSession): string[] {
  if (pid === 0)
    return [
      "End the prepared transaction that holds them: `select * from pg_prepared_xacts`, then `COMMIT PREPARED` " +
        "or `ROLLBACK PREPARED` of its gid.",
    ];
  return [
    `End the holder if nobody needs it: \`select pg_terminate_backend(${pid})\`. See it first: \`select * from ` +
      `pg_stat_activity where pid = ${pid}\`.`,
  ];
}

/** Holders that do not themselves wait: the ends of the chains, those that hold up most first. */
function roots(waits: LockWait[]): OtherSession[] {
  const waiting = new Set(waits.map(({ pid }) => pid));
  const byPid = new Map(waits.flatMap(({ blockers }) => blockers).map((one) => [one.pid, one]));
  const ends = [...byPid.values()].filter(({ pid }) => !waiting.has(pid));
  const heldUp = (one: OtherSession) => below(waits, one.pid, new Set()).size;
  return ends.length > 0 ? ends.toSorted((a, b) => heldUp(b) - heldUp(a)) : [...byPid.values()];
}

/** Everybody who waits behind this session, near or far. */
function below(waits: LockWait[], pid: number, found: Set<number>): Set<number> {
  for (const wait of waits)
    if (!found.has(wait.pid) && wait.blockers.some((one) => one.pid === pid))
      below(waits, wait.pid, found.add(wait.pid));
  return found;
}

/** One line for each session, indented below the one that it waits for. */
function tree(waits: LockWait[], holders: OtherSession[]): string[] {
  const told = new Set<number>();
  const behind = (pid: number, depth: number): string[] =>
    waits
      .filter((wait) => !told.has(wait.pid) && wait.blockers.some((one) => one.pid === pid))
      .flatMap((wait) => {
        told.add(wait.pid);
        return [`${"  ".repeat(depth)}↳ ${waitLine(wait)}`, ...behind(wait.pid, depth + 1)];
      });
  return holders.flatMap((holder) => {
    if (told.has(holder.pid)) return [];
    told.add(holder.pid);
    return [holderLine(holder), ...behind(holder.pid, 0)];
  });
}

function nameOf({ pid }: OtherSession): string {
  return pid === 0 ? "a prepared transaction" : `session ${pid}`;
}

function holderLine(one: OtherSession): string {
  if (one.pid === 0) return "a prepared transaction holds the lock";
  const since =
    one.transactionSeconds === null ? "" : ` (transaction open for ${Math.round(one.transactionSeconds)} s)`;
  return (
    `${nameOf(one)} holds the ` +
    `lock: ${one.state ?? "state not visible to this role"}${since}${who(one)}${one.query ? `, last query: ${one.query}` : ""}`
  );
}

function waitLine(wait: LockWait): string {
  const what = `${wait.lockType} lock${wait.relation ? ` on ${wait.relation}` : ""}`;
  return (
    `session ${wait.pid} waits ${Math.round(wait.waitSeconds)} s for ` +
    `a ${what}${who(wait)}${wait.query ? `: ${wait.query}` : ""}`
  );
}

function who({ role, applicationName }: OtherSession): string {
  return `${role ? `, role ${role}` : ""}${applicationName ? `, application ${applicationName}` : ""}`;
}

function idle(seen: ObservedCheck, { idleInTransaction, lockWaits, seesAllSessions }: ServerFacts): Draft[] {
  if (!idleInTransaction || idleInTransaction.longestSeconds <= seen.inputs.thresholds.idleInTransactionSeconds)
    return [];
  const { count, longestSeconds } = idleInTransaction;
  const blockers = new Map((lockWaits ?? []).flatMap((wait) => wait.blockers).map((one) => [one.pid, one.state]));
  const blocking = [...blockers.values()].filter((state) => state?.startsWith("idle in transaction")).length;
  const harm =
    blocking > 0
      ? `; ${blocking} of them ${blocking === 1 ? "blocks" : "block"} others now`
      : "; none blocks others now";
  return [
    {
      cause: "server-idle-in-transaction",
      ...confirmedBy("idle transactions are listed"),
      summary:
        `${count} session${count === 1 ? " is" : "s are"} idle in a transaction, the longest ` +
        `for ${Math.round(longestSeconds / 60)} min${lockWaits === null ? "" : harm}.`,
      because: [
        [
          "server",
          `pg_stat_activity: state idle in transaction${seesAllSessions ? "" : ", as far as this role may see"}`,
        ],
      ],
      explains: ["server-long-transaction"],
      nextSteps: [
        "Find them: `select pid, usename, application_name, state_change from pg_stat_activity where state like " +
          "'idle in transaction%' order by 4`.",
      ],
    },
  ];
}

function long(seen: ObservedCheck, { longestTransactionSeconds, longTransactions }: ServerFacts): Draft[] {
  const limit = seen.inputs.thresholds.longTransactionSeconds;
  if (longestTransactionSeconds === null || longestTransactionSeconds <= limit) return [];
  const known = (longTransactions ?? []).filter(({ transactionSeconds }) => (transactionSeconds ?? 0) > limit);
  return [
    {
      cause: "server-long-transaction",
      ...confirmedBy("long transactions are listed"),
      summary: `A transaction has been open for ${Math.round(longestTransactionSeconds / 60)} min.`,
      because: [
        ["server", "pg_stat_activity: xact_start"],
        ...known.map((one): [string, string] => [
          "server",
          `session ${one.pid}: ${one.state ?? "state not visible"}${who(one)}, open ` +
            `for ${Math.round((one.transactionSeconds ?? 0) / 60)} min${one.query ? `: ${one.query}` : ""}`,
        ]),
      ],
      nextSteps: [
        "Find it: `select pid, usename, application_name, xact_start from pg_stat_activity order by xact_start " +
          "limit 5`.",
      ],
    },
  ];
}

export const serverLocks: Rule = { id: "server-locks", judges: ["server"], judge };
