// Whether the application arrives at the database, and what becomes of it
// there, with this check's own session as the control.
import type { AppSession, ApplicationFacts } from "../../probes/facts.ts";
import { poolSizeOf } from "./pool-size.ts";
import type { Draft, Row, Rule, ObservedCheck } from "../rule.ts";
import { confirmedBy, sureIf } from "../confidence.ts";

/** So many sessions ended badly within the few looks: no accident of one client. */
const fewestEnded = 2;
/** A pool that is wholly in use for so long makes the next one wait. */
const busySeconds = 5;

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.row("application");
  if (!row || row.outcome === "unknown") return [];
  const { facts } = row;
  const ended = facts.counted ? facts.counted.fatal + facts.counted.killed + facts.counted.abandoned : 0;
  if (facts.lasting === 0 && facts.looks.length > 1 && ended >= fewestEnded) return [rejected(row, ended)];
  if (facts.distinct === 0) return absent(seen, row);
  return [...blocked(seen, row), ...waiting(seen, row), ...exhausted(seen, row)];
}

function absent(seen: ObservedCheck, { facts, summary }: Row<ApplicationFacts>): Draft[] {
  // Many applications connect only when they are asked something: whose absence is a fault, the targets file says.
  const { expectedConnections } = seen.inputs.application ?? {};
  if (expectedConnections === 0) return [];
  const isExpected = expectedConnections !== undefined;
  // Others come and go here: it may well be one of them, a moment at a time.
  const comesAndGoes = (facts.counted?.sessions ?? 0) > 2;
  const unnamed = otherNames(seen, facts);
  const isSure = isExpected && facts.controlSeen && facts.sameRole && !comesAndGoes && unnamed === 0;
  return [
    {
      cause: "app-not-connecting",
      ...sureIf(isSure, "the application's role is here, and it is not", isExpected ? "likely" : "possible"),
      ...(isExpected ? {} : { severity: "notice" as const }),
      summary:
        `The database at ${seen.place} is reachable, but the application has no session ` +
        `there${isExpected ? "" : " now"}.`,
      because: [
        ["application", summary],
        [
          "query",
          `this check logs in ${facts.sameRole ? "as the same role, over the same path" : `as ${seen.user}`}, ` +
            `and the same query shows it`,
        ],
        ...(facts.counted
          ? ([
              [
                "application",
                `pg_stat_database counted ${facts.counted.sessions} new sessions ` +
                  `meanwhile; ${facts.counted.fatal} ended by an error`,
              ],
            ] as [string, string][])
          : []),
        ...(unnamed > 0
          ? ([["server", `${unnamed} of its role's sessions have another application_name: it may be one of them`]] as [
              string,
              string,
            ][])
          : []),
        ...healthLine(seen),
      ],
      explains: ["app-health-failing"],
      // A login that is refused leaves nothing in these views.
      alternatives: ["app-connections-rejected"],
      nextSteps: [
        ...(isExpected
          ? []
          : ["If it should keep a pool open, set application.expected_connections in the targets file."]),
        ...(unnamed > 0
          ? [
              `Compare application_name in the targets file (${facts.lookedFor.applicationName}) with what the ` +
                `application sends: \`select application_name, count(*) from pg_stat_activity group by 1\`.`,
            ]
          : []),
        ...(facts.sameRole
          ? []
          : [`Give this target the application's own URL, so that the check logs in as role ${facts.lookedFor.role}.`]),
        logLine(facts),
        "Set application.config in the targets file, so that this check reads its configuration.",
        "Ask who runs the server for its log: `FATAL` lines with this role mean that it is refused. No line " +
          "means that it never connected.",
      ],
    },
  ];
}

/** Sessions of the application's role that have another application_name than the one that was looked for. */
function otherNames(seen: ObservedCheck, { lookedFor }: ApplicationFacts): number {
  if (lookedFor.applicationName === null) return 0;
  const role = lookedFor.role ?? seen.user;
  return (seen.row("server")?.facts.sessions ?? [])
    .filter((one) => one.role === role)
    .reduce((sum, { count }) => sum + count, 0);
}

function logLine({ logs }: ApplicationFacts): string {
  if (!logs) return "Read the application's log from its start: the first error, not the last.";
  return `Search the application's log from its start for ${logs.search.join(", ")}. ${logs.hint}`;
}

function healthLine(seen: ObservedCheck): [string, string][] {
  const health = seen.row("health");
  return health && health.outcome !== "unknown" ? [["health", health.summary]] : [];
}

function rejected({ facts, summary }: Row<ApplicationFacts>, ended: number): Draft {
  const { counted, looks } = facts;
  const how = [
    counted?.fatal ? `${counted.fatal} by a fatal error` : "",
    counted?.killed ? `${counted.killed} ended by an administrator` : "",
    counted?.abandoned ? `${counted.abandoned} lost their client` : "",
  ]
    .filter((text) => text !== "")
    .join(", ");
  return {
    cause: "app-connections-rejected",
    // The counters are of all who use this database: only where every new session ended so, its own did.
    ...sureIf(facts.distinct > 0 && ended >= (counted?.sessions ?? Infinity), "its sessions come and are ended"),
    summary:
      `The application connects but does not stay: ${ended} sessions ended badly within ${looks.length} samples ` +
      `(${how}).`,
    because: [
      ["application", summary],
      ["application", `pg_stat_database: ${counted?.sessions} new sessions, ${how}`],
    ],
    explains: ["app-not-connecting", "app-health-failing"],
    alternatives: counted?.abandoned === ended ? ["app-not-connecting"] : [],
    nextSteps: [
      counted?.killed
        ? "Find out who ends its sessions (pg_terminate_backend, a job, a proxy): check the server's log and cron."
        : counted?.fatal
          ? "Read the server's log: the FATAL line before each disconnection names the limit or timeout " +
            "(idle_session_timeout, a login trigger, memory)."
          : "Look for crashes, out-of-memory kills and restarts of the application: its processes exit without " +
            "closing their sessions.",
      logLine(facts),
    ],
  };
}

/** It waits for locks: its own idle transactions hold them, or somebody else. */
function blocked(seen: ObservedCheck, { facts, summary }: Row<ApplicationFacts>): Draft[] {
  const own = new Map(facts.sessions.map((one) => [one.pid, one]));
  const limit = seen.inputs.thresholds.lockWaitSeconds;
  const waits = facts.sessions.filter(
    // Who waits for an advisory lock may be the spare of a leader.
    ({ blockedBy, stateSeconds, waitEvent }) =>
      blockedBy.length > 0 && (stateSeconds ?? 0) > limit && waitEvent !== "advisory",
  );
  const [first] = waits;
  if (!first) return [];
  const ends = rootsOf(waits, own);
  const isOwn = ends.length > 0 && ends.every((pid) => own.has(pid));
  const holders = ends.flatMap((pid) => own.get(pid) ?? []);
  const idle = holders.filter(({ state }) => state?.startsWith("idle in transaction"));
  const longest = Math.round(Math.max(...waits.map(({ stateSeconds }) => stateSeconds ?? 0)));
  const many =
    waits.length === 1 ? "1 session of the application waits" : `${waits.length} sessions of the application wait`;
  if (!isOwn)
    return [
      {
        cause: "app-stuck-waiting",
        ...confirmedBy("its sessions wait for others' locks"),
        summary: `${many} for a lock that another client holds, the longest for ${longest} s.`,
        because: [["application", summary], ...waits.slice(0, 3).map(lineOf)],
        explains: ["app-health-failing"],
        nextSteps: [
          "See who holds the lock: `select pid, usename, application_name, state, query from pg_stat_activity " +
            "where pid = any(pg_blocking_pids(PID))`.",
        ],
      },
    ];
  return [
    {
      cause: "app-blocking-itself",
      ...confirmedBy("its sessions wait for its own locks"),
      summary:
        `${many} for locks that its own ` +
        `session${holders.length === 1 ? "" : "s"} ${holders.map(({ pid }) => pid).join(", ")} hold${holders.length === 1 ? "s" : ""}${idle.length > 0 ? ", idle in a transaction" : ""}. ` +
        `The longest has waited for ${longest} s.`,
      because: [["application", summary], ...holders.slice(0, 3).map(lineOf), ...waits.slice(0, 3).map(lineOf)],
      explains: [
        "server-lock-contention",
        "server-idle-in-transaction",
        "server-long-transaction",
        "app-stuck-waiting",
        "app-health-failing",
        "capacity-checkout-slow",
      ],
      ruledOut: [["app-stuck-waiting", "the application itself holds every lock that is waited for"]],
      nextSteps: [
        ...(idle.length > 0
          ? [
              `Find what the code does between BEGIN and COMMIT (a call to another service, a forgotten ` +
                `commit). Last statement: ${idle[0]?.query ? `\`${idle[0].query}\`` : "not visible"}.`,
              `If nobody needs it: \`select pg_terminate_backend(${idle[0]?.pid})\`.`,
            ]
          : ["It is still working: wait, or check its statement with EXPLAIN."]),
        "Set idle_in_transaction_session_timeout for the application's role: then the next one ends automatically.",
      ],
    },
  ];
}

/** The ends of the chains: processes that are waited for and do not wait themselves. */
function rootsOf(waits: AppSession[], own: Map<number, AppSession>): number[] {
  const ends = new Set<number>();
  const walk = (pid: number, seen: Set<number>): void => {
    if (seen.has(pid)) return;
    seen.add(pid);
    const next = own.get(pid)?.blockedBy ?? [];
    if (next.length === 0) ends.add(pid);
    for (const one of next) walk(one, seen);
  };
  for (const { blockedBy } of waits) for (const pid of blockedBy) walk(pid, new Set());
  return [...ends];
}

function lineOf({ pid, state, stateSeconds, blockedBy, query }: AppSession): [string, string] {
  const since = stateSeconds === null ? "" : ` for ${Math.round(stateSeconds)} s`;
  const what =
    blockedBy.length > 0
      ? `waits${since} for ${blockedBy.slice(0, 5).join(", ")}`
      : `${state ?? "state not visible"}${since}`;
  return ["application", `session ${pid} ${what}${query ? `: ${query}` : ""}`];
}

/** Its connections to the pooler stand, and get no server. */
function waiting(seen: ObservedCheck, { facts, summary }: Row<ApplicationFacts>): Draft[] {
  const waits = facts.sessions.filter(({ waitSeconds }) => (waitSeconds ?? 0) > seen.inputs.thresholds.lockWaitSeconds);
  if (facts.by !== "SHOW CLIENTS" || waits.length === 0) return [];
  return [
    {
      cause: "app-stuck-waiting",
      ...confirmedBy("its clients wait in the pooler"),
      summary:
        `${waits.length} of the application's ${facts.sessions.length} connections wait for a server connection ` +
        `of the pooler, the longest for ${Math.round(Math.max(...waits.map((one) => one.waitSeconds ?? 0)))} s.`,
      because: [["application", summary]],
      explains: ["app-health-failing"],
      alternatives: ["pooler-exhausted"],
      nextSteps: [
        "On the pooler's console, run `SHOW POOLS`: cl_waiting shows the pool that waits, sv_active its busy servers.",
      ],
    },
  ];
}

/**
 * Every connection that its pools may have is in use, and has been for
 * some time: the next request waits inside the application.
 */
function exhausted(seen: ObservedCheck, { facts, summary }: Row<ApplicationFacts>): Draft[] {
  const wanted = poolSizeOf(seen)?.wanted ?? 0;
  if (wanted === 0 || facts.sessions.length < wanted || facts.by !== "pg_stat_activity") return [];
  const busy = facts.sessions.filter(
    ({ state, transactionSeconds }) => state !== "idle" && (transactionSeconds ?? 0) > busySeconds,
  );
  if (busy.length < wanted) return [];
  const idle = busy.filter(({ state }) => state?.startsWith("idle in transaction"));
  return [
    {
      cause: "capacity-checkout-slow",
      confidence: "likely",
      summary:
        `The application's whole pool is in ` +
        `use: ${busy.length} of ${wanted} connections. ${idle.length > 0 ? `${idle.length} of them ${idle.length === 1 ? "has" : "have"} been idle in a transaction` : "All have been running statements"} for ` +
        `more than ${busySeconds} s. New requests wait.`,
      because: [
        ["application", summary],
        ...busy
          .toSorted((a, b) => (b.transactionSeconds ?? 0) - (a.transactionSeconds ?? 0))
          .slice(0, 3)
          .map(lineOf),
      ],
      explains: ["app-health-failing"],
      nextSteps: [
        idle.length > 0
          ? "Find a transaction that waits for something outside the database, or a connection that is never released."
          : "Check the statements above with EXPLAIN. A larger pool only moves the queue to the server.",
        "Set the pool's checkout timeout shorter than the request timeout, so that a full pool gives a clear error.",
      ],
    },
  ];
}

export const applicationArrival: Rule = { id: "app-arrival", judges: ["application"], judge };
