// What the pooler's own console states of it: paused, disabled, full.
import type { AdminConsoleFacts } from "../../probes/facts.ts";
import type { Draft, ObservedCheck } from "../rule.ts";
import { confirmedBy, sureIf } from "../confidence.ts";
import { waitsAlike, hangs, isWordless, letIn, said, waits } from "./pooler-symptoms.ts";

/**
 * What the console states, and only this cause produces. A refusal in
 * words of its own, such as a wrong password, comes first.
 */
export function statedByConsole(seen: ObservedCheck, facts: AdminConsoleFacts, summary: string): Draft | null {
  const { database, clients, settings } = facts;
  const limit = Number(settings["max_client_conn"] ?? Infinity);
  const because: [string, string][] = [["console", summary]];
  const blocks = waits(seen);
  const base = { because, explains: blocks ? waitsAlike : [] };
  const aside = blocks ? {} : { severity: "notice" as const };
  // Who is made to wait has a pool: a pooler that takes any database (*) lists those that it was asked for.
  if (!database && said(seen, "pooler-database-unknown"))
    return {
      ...base,
      ...confirmedBy("the console does not list the database"),
      cause: "pooler-database-unknown",
      summary: `The pooler has no database "${seen.database}": its console lists ${facts.knownDatabases} others.`,
      nextSteps: [
        "Compare the database name with `SHOW DATABASES` on the pooler.",
        "Add it to the pooler's configuration, or correct the URL.",
      ],
    };
  if (database?.disabled)
    return {
      ...base,
      ...(said(seen, "pooler-database-disabled") ? {} : aside),
      ...confirmedBy("the console says disabled"),
      cause: "pooler-database-disabled",
      summary: `The pooler has the database "${seen.database}" disabled.`,
      nextSteps: [`Run on the pooler's console: \`ENABLE ${seen.database}\`.`, "Find out who disabled it."],
    };
  if (database?.paused)
    return {
      ...base,
      ...(said(seen, "pooler-paused") ? {} : aside),
      ...confirmedBy("the console says paused"),
      cause: "pooler-paused",
      summary: `The pooler has paused the database "${seen.database}".`,
      nextSteps: [
        `Run on the pooler's console: \`RESUME ${seen.database}\`.`,
        "Find out who paused it, and why (maintenance, failover).",
      ],
    };
  // Who was let in has not met the limit of clients, however many there are.
  if (
    clients !== null &&
    clients >= limit &&
    !letIn(seen) &&
    (blocks || said(seen, "pooler-client-limit") || isWordless(seen.failed("startup")?.reason))
  )
    return {
      ...base,
      ...confirmedBy("the console counts as many clients as it takes"),
      cause: "pooler-client-limit",
      explains: [...waitsAlike, "startup-closed"],
      summary: `The pooler has ${clients} clients, and its limit is ${limit} (max_client_conn).`,
      nextSteps: [
        "Count clients: `SHOW CLIENTS`. A leak shows as many clients from one address.",
        "Make the application's pools smaller, or raise the limit.",
      ],
    };
  return blocks && !hangs(seen) ? exhausted(seen, facts, because) : null;
}

/** Every server that the pooler may have is taken: of this pool, or of the database with all its pools. */
function exhausted(
  seen: ObservedCheck,
  { database, pools, settings }: AdminConsoleFacts,
  because: [string, string][],
): Draft | null {
  if (!database) return null;
  const { poolSize, maxConnections, currentConnections } = database;
  const ofDatabase = maxConnections > 0 && currentConnections >= maxConnections && pools.serversIdle === 0;
  const ofUser = Number(settings["max_user_connections"] ?? 0);
  const ofPool = poolSize > 0 && pools.serversActive >= poolSize;
  if (!ofPool && !ofDatabase && !(ofUser > 0 && pools.serversActive >= ofUser)) return null;
  const limit = ofPool ? poolSize : ofDatabase ? maxConnections : ofUser;
  const option = ofPool ? "default_pool_size" : ofDatabase ? "max_db_connections" : "max_user_connections";
  const own = seen.row("direct")?.facts.ownSessions;
  const idle = own?.idleInTransaction ?? 0;
  return {
    cause: "pooler-exhausted",
    // A server that hangs keeps the pool's connections as well: only one that answers past the pooler is ruled out.
    ...sureIf(own !== null && own !== undefined, "the console counts as many servers as it may have"),
    explains: waitsAlike.filter((cause) => cause !== "pooler-exhausted"),
    summary:
      `All ${limit} server connections of the pooler (${option}) are in ` +
      `use${idle > 0 ? `, ${idle} of them by transactions that do nothing` : ""}; ${pools.clientsWaiting} other ` +
      `clients wait.`,
    because: [
      ...because,
      ...(own
        ? ([
            [
              "direct",
              `on the server: ${own.active} active, ${own.idleInTransaction} idle in transaction, ${own.idle} idle`,
            ],
          ] as [string, string][])
        : []),
    ],
    ruledOut: own ? [["pooler-server-unreachable", "the server itself answers, without the pooler"]] : [],
    alternatives: own ? [] : ["pooler-server-unreachable"],
    nextSteps: [
      idle > 0
        ? "Find the idle transactions: `select pid, state_change, query from pg_stat_activity where state like " +
          "'idle in transaction%'`. Then end them: `select pg_terminate_backend(PID)`."
        : "Look for long queries that hold the pool: `select pid, query_start, state from pg_stat_activity where " +
          "state = 'active' order by 2`.",
      `Only then make the pool larger (${option}), if the server has free slots.`,
    ],
  };
}
