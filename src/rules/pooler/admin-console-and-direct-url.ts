// The pooler's own console and the server behind it say what a
// client's error alone cannot: which of the pooler causes it is.
import type { Cause } from "../../report/causes.ts";
import type { Reason } from "../../report/observation.ts";
import type { AdminConsoleFacts } from "../../probes/facts.ts";
import type { FactsOf } from "../../probes/facts-of.ts";
import type { ServerError } from "../../probes/wire/messages.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { confirmedBy, sureIf } from "../confidence.ts";
import { refusalOf } from "../products/index.ts";

/** All of these look alike from the client's side: it waits, or is told that others waited too long. */
const alike: Cause[] = [
  "pooler-exhausted",
  "pooler-server-unreachable",
  "pooler-server-login-failed",
  "pooler-paused",
  "query-timeout",
  "startup-silent",
];

function judge(seen: ObservedCheck): Draft[] {
  const query = seen.row("query");
  const arrived = query?.outcome === "passed" || query?.outcome === "warned";
  const said = seen.row("console");
  const facts = said?.outcome === "passed" ? said.facts : null;
  const found = arrived ? null : ((facts && said && states(seen, facts, said.summary)) ?? behind(seen, facts));
  return found ? [found] : [];
}

/**
 * What the console states, and only this cause produces. A refusal in
 * words of its own, such as a wrong password, comes first.
 */
function states(seen: ObservedCheck, facts: AdminConsoleFacts, summary: string): Draft | null {
  const { database, clients, settings } = facts;
  const limit = Number(settings["max_client_conn"] ?? Infinity);
  const because: [string, string][] = [["console", summary]];
  const blocks = waits(seen);
  const base = { because, explains: blocks ? alike : [] };
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
      explains: [...alike, "startup-closed"],
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
    explains: alike.filter((cause) => cause !== "pooler-exhausted"),
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

/** Who is refused in words is told why, and the limit has a sentence of its own. */
function isWordless(reason: Reason | null | undefined): boolean {
  return reason === "closed" || reason === "reset" || reason === "silent";
}

const sessionRungs = ["startup", "auth", "admission", "query"] as const;

/** The way in ended in waiting, or in the pooler's word that others waited too long. */
function waits(seen: ObservedCheck): boolean {
  return sessionRungs.some((id) => {
    const row = seen.failed(id);
    if (row?.reason !== "server-error") return row?.reason === "silent" || row?.reason === "query-timeout";
    const word = wordOf(saidOf(row.facts));
    return word !== undefined && alike.includes(word);
  });
}

function said(seen: ObservedCheck, cause: Cause): boolean {
  return sessionRungs.some((id) => wordOf(saidOf(seen.failed(id)?.facts)) === cause);
}

function saidOf(facts: FactsOf[(typeof sessionRungs)[number]] | undefined): ServerError | null {
  return facts && "error" in facts ? facts.error : null;
}

function wordOf(error: ServerError | null): Cause | undefined {
  return error ? refusalOf(error)?.cause : undefined;
}

function letIn(seen: ObservedCheck): boolean {
  return seen.row("admission")?.outcome === "passed";
}

/**
 * The server behind takes connections and says nothing: who waits, waits for it, however full the pool is meanwhile.
 */
function hangs(seen: ObservedCheck): boolean {
  const direct = seen.row("direct");
  return direct?.facts.reason === "silent" || direct?.facts.reason === "query-timeout";
}

/** The server behind: whether it answers decides between the pooler and what is behind it. */
function behind(seen: ObservedCheck, facts: AdminConsoleFacts | null): Draft | null {
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
      explains: alike.filter((cause) => cause !== "pooler-server-login-failed"),
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
    explains: alike.filter((cause) => cause !== "pooler-server-unreachable"),
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
    explains: alike.filter((cause) => cause !== "pooler-server-unreachable"),
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

/** Something on the way in speaks of a pooler, or waits as behind one. */
function poolerSymptom(seen: ObservedCheck): boolean {
  const isPooled = seen.row("admission")?.facts.speaker === "pooler";
  return sessionRungs.some((id) => {
    const row = seen.failed(id);
    if (!row) return false;
    const error = saidOf(row.facts);
    const word = wordOf(error);
    // What the pooler says in so many words is its own answer, and no sign of what is behind it.
    const isPoolers =
      error?.sqlstate === "08P01" && error.routine === null && (word === undefined || alike.includes(word));
    return row.reason === "silent" || row.reason === "query-timeout" || (isPooled && id !== "auth") || isPoolers;
  });
}

function consoleLine({ database, pools }: AdminConsoleFacts): string {
  return (
    `the pooler's target is ${database?.host ?? "?"}:${database?.port ?? "?"}; ${pools.serversActive} servers in ` +
    `use, ${pools.serversIdle} free, ${pools.serversLogin} logging in`
  );
}

export const poolerWitness: Rule = { id: "pooler-witness", judge };
