// Whether the server behind the pooler answers: by its direct_url, and by the servers that the pooler has.
import type { Cause } from "../../report/causes.ts";
import type { AdminConsoleFacts } from "../../probes/facts.ts";
import type { Draft, ObservedCheck } from "../rule.ts";
import { sureIf } from "../confidence.ts";
import { waitsAlike, hangs, letIn, poolerSymptom, waits } from "./pooler-symptoms.ts";

/** The server behind: whether it answers decides between the pooler and what is behind it. */
export function serverBehind(seen: ObservedCheck, facts: AdminConsoleFacts | null): Draft | null {
  if (!poolerSymptom(seen)) return null;
  const direct = seen.row("direct");
  if (!direct?.facts.reached) return facts && unserved(seen, facts);
  const { why, error, place } = direct.facts;
  const because: [string, string][] = [
    ["direct", direct.summary],
    ...(facts ? ([["console", consoleLine(facts)]] as [string, string][]) : []),
  ];
  if (why === null) return answersItself(seen, facts, place, because);
  if (error?.sqlstate?.startsWith("28"))
    return {
      cause: "pooler-server-login-failed",
      confidence: "likely",
      explains: waitsAlike.filter((cause) => cause !== "pooler-server-login-failed"),
      summary: `The server behind the pooler (${place}) lets neither the pooler nor this check log in: ${why}`,
      because,
      alternatives: ["pooler-server-unreachable"],
      nextSteps: [
        "Compare the password on both sides. If it was changed recently, give the pooler the new one and reload it.",
      ],
    };
  const isFull = error?.sqlstate === "53300";
  // A direct port may be closed on purpose, and this check's own slot be taken by the pooler: it is the pooler that
  // knows whether it has servers. Of a server that lets nobody in, it has none (57P03).
  const isOut = error?.sqlstate === "57P03" || (hangs(seen) && (facts?.pools.serversIdle ?? 0) === 0);
  const isSure = isOut || (facts !== null && hasNoServers(facts));
  // The limit of a role or database is mostly taken by the pooler itself, which then has its servers.
  if (!isSure && /^(InitializeSessionUserId|CheckMyDatabase)$/.test(isFull ? (error?.routine ?? "") : "")) return null;
  return {
    cause: "pooler-server-unreachable",
    ...sureIf(isSure, "the server behind was asked too"),
    explains: waitsAlike.filter((cause) => cause !== "pooler-server-unreachable"),
    summary: isFull
      ? `The pooler is alive, but the server behind it (${place}) has no connection slot left for it.`
      : `The pooler is alive, but the server behind it (${place}) does not serve: ${why}`,
    because,
    alternatives: isSure ? [] : ["pooler-exhausted", "pooler-paused"],
    nextSteps: [
      isFull
        ? "Free slots on the server: see who holds them in pg_stat_activity."
        : `Check the server itself: ${place}.`,
      ...(isSure
        ? []
        : [
            "If that port is closed to this machine on purpose, ask the pooler: `SHOW POOLS`. sv_active shows " +
              "whether it has servers.",
          ]),
      "When it is back, wait 15 s (server_login_retry) before you touch anything: the pooler may still refuse.",
    ],
  };
}

function hasNoServers({ pools, database }: AdminConsoleFacts): boolean {
  const { maxConnections = 0, currentConnections = 0 } = database ?? {};
  const isCrowdedOut = maxConnections > 0 && currentConnections >= maxConnections;
  return pools.serversActive + pools.serversIdle === 0 && !isCrowdedOut;
}

/** Nobody but the console to ask: clients wait, and the pooler has not one server for them. */
function unserved(seen: ObservedCheck, facts: AdminConsoleFacts): Draft | null {
  if (!hasNoServers(facts) || !facts.database || !waits(seen)) return null;
  const { host, port } = facts.database;
  return {
    cause: "pooler-server-unreachable",
    confidence: "likely",
    explains: waitsAlike.filter((cause) => cause !== "pooler-server-unreachable"),
    summary: `The pooler has no connection to its server ${host ?? "?"}:${port ?? "?"}, and its clients wait.`,
    because: [["console", consoleLine(facts)]],
    ruledOut: notTaken,
    alternatives: ["pooler-server-login-failed"],
    nextSteps: [
      `Check whether ${host ?? "the server"}:${port ?? "?"} answers, best from the pooler's machine. With a ` +
        `direct_url this check does it.`,
      "Read the pooler's log: it shows why each server connection was closed.",
    ],
  };
}

const notTaken: [Cause, string][] = [
  ["pooler-exhausted", "the pooler has no server connection at all, so nobody holds them"],
  ["pooler-paused", "the console says that it is not paused"],
];

/** The server is well: the pooler's own link to it, its memory of a failure, or who holds its servers is at fault. */
function answersItself(
  seen: ObservedCheck,
  facts: AdminConsoleFacts | null,
  place: string,
  because: [string, string][],
): Draft | null {
  if (!facts) {
    // A pooler that does not even greet is at fault itself.
    if (!letIn(seen) && !seen.failed("admission")) return null;
    if (!waits(seen)) return null;
    return {
      cause: "pooler-exhausted",
      confidence: "likely",
      explains: ["query-timeout", "startup-silent"],
      summary: `The pooler forwards no client to ${place}, which answers directly: its pool is full, or it is paused.`,
      because,
      ruledOut: [["pooler-server-unreachable", `the server itself answers at ${place}`]],
      alternatives: ["pooler-paused", "pooler-server-unreachable", "pooler-server-login-failed"],
      nextSteps: [
        "On the pooler's console: `SHOW POOLS` (cl_waiting, sv_active) and `SHOW DATABASES` (paused). With " +
          "pooler.admin_url in the targets file, this check does it.",
        "Find who holds the pool: `select pid, state, xact_start from pg_stat_activity where state <> 'idle' " +
          "order by 3`.",
      ],
    };
  }
  if (!hasNoServers(facts)) return null;
  const { host, port } = facts.database ?? {};
  return {
    cause: "pooler-server-unreachable",
    confidence: "likely",
    explains: ["pooler-exhausted", "pooler-paused", "query-timeout", "startup-silent"],
    summary:
      `The server answers at ${place}, but the pooler has no connection ` +
      `to ${host ?? "it"}${port ? `:${port}` : ""}: its own connection there fails.`,
    because,
    ruledOut: notTaken,
    alternatives: ["pooler-server-login-failed"],
    nextSteps: [
      `Compare the pooler's target (SHOW DATABASES: ${host ?? "?"}:${port ?? "?"}) with ${place}, and its ` +
        `password with the server's.`,
      `If the server has only just come back: wait ${facts.settings["server_login_retry"] ?? "15"} s ` +
        `(server_login_retry), and restart nothing.`,
      "Read the pooler's log: it shows why each server connection was closed.",
    ],
  };
}

function consoleLine({ database, pools }: AdminConsoleFacts): string {
  return (
    `the pooler's target is ${database?.host ?? "?"}:${database?.port ?? "?"}; ${pools.serversActive} servers in ` +
    `use, ${pools.serversIdle} free, ${pools.serversLogin} logging in`
  );
}
