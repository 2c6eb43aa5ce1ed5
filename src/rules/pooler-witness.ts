// The pooler's own console and the server behind it say what a client's error alone cannot: which of the pooler causes it is.
import type { Cause } from "../report/causes.ts";
import type { ConsoleFacts, DirectFacts } from "../probes/facts.ts";
import type { Draft, Row, Rule, Seen } from "./rule.ts";

/** All of these look alike from the client's side: it waits, or is told that others waited too long. */
const alike: Cause[] = [
  "pooler-exhausted",
  "pooler-server-unreachable",
  "pooler-server-login-failed",
  "pooler-paused",
  "query-timeout",
  "startup-silent",
];

function judge(seen: Seen): Draft[] {
  const query = seen.row("query");
  const arrived = query?.outcome === "passed" || query?.outcome === "warned";
  const said = seen.row("console");
  const facts = said?.outcome === "passed" ? said.facts : null;
  const direct = seen.row("direct");
  const found = arrived ? null : ((facts && said && states(seen, facts, said.summary)) ?? behind(seen, facts, direct));
  return [...(found ? [found] : []), ...(facts ? pool(seen, facts) : [])];
}

/** What the console states, and only this cause produces. */
function states(seen: Seen, facts: ConsoleFacts, summary: string): Draft | null {
  const { database, pools, clients, settings } = facts;
  const limit = Number(settings["max_client_conn"] ?? Infinity);
  const because: [string, string][] = [["console", summary]];
  const base = { confidence: "confirmed" as const, because };
  if (!database)
    return {
      ...base,
      cause: "pooler-database-unknown",
      explains: alike,
      summary: `The pooler does not know a database "${seen.database}": its console lists ${facts.knownDatabases} others.`,
      nextSteps: [
        "Compare the database name with SHOW DATABASES on the pooler.",
        "Add it to the pooler's configuration, or correct the URL.",
      ],
    };
  if (database.disabled)
    return {
      ...base,
      cause: "pooler-database-disabled",
      explains: alike,
      summary: `The pooler has the database "${seen.database}" disabled.`,
      nextSteps: [`On the pooler's console: ENABLE ${seen.database}.`, "Find out who disabled it."],
    };
  if (database.paused)
    return {
      ...base,
      cause: "pooler-paused",
      explains: alike,
      summary: `The pooler has paused the database "${seen.database}".`,
      nextSteps: [`On the pooler's console: RESUME ${seen.database}.`, "Find out who paused it, and why (maintenance, failover)."],
    };
  if (clients !== null && clients >= limit)
    return {
      ...base,
      cause: "pooler-client-limit",
      explains: [...alike, "startup-closed"],
      summary: `The pooler has ${clients} clients and takes ${limit} (max_client_conn).`,
      nextSteps: [
        "Count clients: SHOW CLIENTS; a leak shows as many from one address.",
        "Make the application's pools smaller, or raise the limit.",
      ],
    };
  if (database.poolSize > 0 && pools.serversActive >= database.poolSize && waits(seen)) return exhausted(seen, facts, because);
  return null;
}

function exhausted(seen: Seen, { database, pools }: ConsoleFacts, because: [string, string][]): Draft {
  const own = seen.row("direct")?.facts.ownSessions;
  const idle = own?.idleInTransaction ?? 0;
  return {
    cause: "pooler-exhausted",
    confidence: "confirmed",
    explains: alike.filter((cause) => cause !== "pooler-exhausted"),
    summary: `All ${database?.poolSize} servers of the pool are taken${idle > 0 ? `, ${idle} of them by transactions that do nothing` : ""}; ${pools.clientsWaiting} other clients wait.`,
    because: [
      ...because,
      ...(own
        ? ([["direct", `on the server: ${own.active} active, ${own.idleInTransaction} idle in transaction, ${own.idle} idle`]] as [
            string,
            string,
          ][])
        : []),
    ],
    ruledOut: own ? [["pooler-server-unreachable", "the server behind the pooler answers"]] : [],
    nextSteps: [
      idle > 0
        ? "End the idle transactions: select pid, state_change, query from pg_stat_activity where state like 'idle in transaction%'; then pg_terminate_backend(pid)."
        : "Look for long queries that hold the pool: select pid, query_start, state from pg_stat_activity where state = 'active' order by 2.",
      "Only then make the pool larger (default_pool_size), as far as the server has slots.",
    ],
  };
}

/** The way in ended in waiting, not in a word of its own. */
function waits(seen: Seen): boolean {
  return (["startup", "auth", "admission", "query"] as const).some((id) => {
    const row = seen.failed(id);
    return row !== null && (row.reason === "silent" || row.reason === "query-timeout" || row.reason === "server-error");
  });
}

/** The server behind: whether it answers decides between the pooler and what is behind it. */
function behind(seen: Seen, facts: ConsoleFacts | null, direct: Row<DirectFacts> | null): Draft | null {
  const symptom = poolerSymptom(seen);
  if (!symptom || !direct?.facts.reached) return null;
  const { why, reached, error, place } = direct.facts;
  const because: [string, string][] = [
    ["direct", direct.summary],
    ...(facts ? ([["console", consoleLine(facts)]] as [string, string][]) : []),
  ];
  if (why === null) return answersItself(facts, place, because);
  if (error?.sqlstate?.startsWith("28"))
    return {
      cause: "pooler-server-login-failed",
      confidence: "likely",
      explains: alike.filter((cause) => cause !== "pooler-server-login-failed"),
      summary: `The server behind the pooler (${place}) lets neither the pooler nor this check log in: ${why}`,
      because,
      alternatives: ["pooler-server-unreachable"],
      nextSteps: ["Compare the password on both sides; if it was changed lately, give the pooler the new one and reload it."],
    };
  const isFull = error?.sqlstate === "53300";
  return {
    cause: "pooler-server-unreachable",
    confidence: reached === "connection" || error ? "confirmed" : "likely",
    explains: alike.filter((cause) => cause !== "pooler-server-unreachable"),
    summary: isFull
      ? `The pooler is alive, and the server behind it (${place}) has no connection slot left for it.`
      : `The pooler is alive, and the server behind it (${place}) does not serve: ${why}`,
    because,
    nextSteps: [
      isFull ? "Free slots on the server: see who has them in pg_stat_activity." : `Look at the server itself: ${place}.`,
      "After it is back the pooler may refuse for server_login_retry (15 s) more: wait before touching anything.",
    ],
  };
}

/** The server is well: the pooler's own link to it, or its memory of a failure, is at fault. */
function answersItself(facts: ConsoleFacts | null, place: string, because: [string, string][]): Draft | null {
  const noServers = facts && facts.pools.serversActive + facts.pools.serversIdle === 0;
  if (!noServers) return null;
  const { host, port } = facts.database ?? {};
  return {
    cause: "pooler-server-unreachable",
    confidence: "likely",
    explains: ["pooler-exhausted", "pooler-paused", "query-timeout", "startup-silent"],
    summary: `The server answers at ${place}, and the pooler has no connection to ${host ?? "it"}${port ? `:${port}` : ""}: its own way there fails.`,
    because,
    ruledOut: [
      ["pooler-exhausted", "the pooler has no server connection at all, so nobody holds them"],
      ["pooler-paused", "the console says that it is not paused"],
    ],
    alternatives: ["pooler-server-login-failed"],
    nextSteps: [
      `Compare the pooler's target (SHOW DATABASES: ${host ?? "?"}:${port ?? "?"}) with ${place}, and its password with the server's.`,
      `If the server was away until a moment ago: wait ${facts.settings["server_login_retry"] ?? "15"} s (server_login_retry); restart nothing.`,
      "Read the pooler's log: it says why each server connection was closed.",
    ],
  };
}

/** Something on the way in speaks of a pooler, or waits as behind one. */
function poolerSymptom(seen: Seen): boolean {
  const isPooled = seen.row("admission")?.facts.speaker === "pooler";
  return (["startup", "auth", "admission", "query"] as const).some((id) => {
    const row = seen.failed(id);
    if (!row) return false;
    const { error } = row.facts as { error?: { sqlstate: string | null; routine: string | null } | null };
    return row.reason === "silent" || row.reason === "query-timeout" || isPooled || (error?.sqlstate === "08P01" && error.routine === null);
  });
}

function consoleLine({ database, pools }: ConsoleFacts): string {
  return `the pooler's target is ${database?.host ?? "?"}:${database?.port ?? "?"}; ${pools.serversActive} servers in use, ${pools.serversIdle} free, ${pools.serversLogin} logging in`;
}

/** On paper: the application's pools against what the pooler takes and gives. */
function pool(seen: Seen, { database, settings }: ConsoleFacts): Draft[] {
  const { poolSize, instances = 1 } = seen.inputs.application ?? {};
  if (poolSize === undefined || !database) return [];
  const wanted = poolSize * instances;
  const clients = Number(settings["max_client_conn"] ?? Infinity);
  const mode = database.poolMode ?? settings["pool_mode"];
  const limit = mode === "session" ? Math.min(clients, database.poolSize || Infinity) : clients;
  if (wanted <= limit) return [];
  return [
    {
      cause: "capacity-pool-exceeds-limit",
      confidence: "confirmed",
      explains: ["capacity-checkout-slow", "capacity-some-connections-fail"],
      summary: `The application may open ${wanted} connections (${poolSize} × ${instances} instances), and the pooler ${limit === clients ? `takes ${clients} clients` : `has ${limit} servers in session mode`}.`,
      because: [
        ["config", `pool_size ${poolSize}, instances ${instances}`],
        ["console", `max_client_conn ${settings["max_client_conn"] ?? "?"}, pool_size ${database.poolSize}, pool_mode ${mode ?? "?"}`],
      ],
      nextSteps: [
        "Make the application's pool smaller than the pooler's, or raise the pooler's; in transaction mode few servers serve many clients.",
      ],
    },
  ];
}

export const poolerWitness: Rule = { id: "pooler-witness", judge };
