// Room and speed: connection slots against their limits, and a server that answers slowly while the path is fast.
import { confirmedBy } from "../confidence.ts";
import type { QueryFacts, ServerFacts } from "../../probes/facts.ts";
import { fastPathMs, pathTime } from "../path-time.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.row("server");
  const facts = row && row.outcome !== "failed" ? row.facts : null;
  return [...(facts ? connections(seen, facts) : []), ...overloaded(seen, facts)];
}

/** The limit that is nearest to being reached: the server's, the role's, or the database's. */
function connections(seen: ObservedCheck, facts: ServerFacts): Draft[] {
  const { maxConnections, reservedConnections, usedConnections } = facts;
  const usable = (maxConnections ?? 0) - (reservedConnections ?? 0);
  const { connectionsDegradedPercent, connectionsNoticePercent } = seen.inputs.thresholds;
  const whole =
    usable > 0 && usedConnections !== null
      ? [
          {
            used: usedConnections,
            limit: usable,
            what: "usable connection slots",
            shown: `max_connections ${maxConnections}, ${reservedConnections} reserved, ${usedConnections} in use`,
            raise: "Make pools smaller, or put a pooler in front, before the next deploy doubles them.",
          },
        ]
      : [];
  const own = (facts.limits ?? []).map(({ of, name, limit, used }) => ({
    used,
    limit,
    what: `connections that the ${of} ${name} is allowed (${of === "role" ? "rolconnlimit" : "datconnlimit"})`,
    shown: `connection limit of the ${of} ${name}: ${limit}, ${used} in use beside this check`,
    raise: `Make pools smaller, or raise the limit: ALTER ${of.toUpperCase()} "${name}" CONNECTION LIMIT …`,
  }));
  const nearest = [...whole, ...own]
    .filter(({ limit }) => limit > 0)
    .map((one) => ({ ...one, percent: Math.round((one.used / one.limit) * 100) }))
    .filter(({ percent }) => percent >= connectionsNoticePercent)
    .toSorted((a, b) => b.percent - a.percent);
  const [worst] = nearest;
  if (!worst) return [];
  const groups = (facts.sessions ?? [])
    .slice(0, 5)
    .map(({ role, state, count }) => `${count} ${role ?? "?"} ${state ?? "(state not visible)"}`);
  // A pooler that keeps its server connections open has its role's limit taken for good: that is how it is meant.
  const kept = seen.row("admission")?.facts.speaker === "pooler" && !whole.some(({ what }) => what === worst.what);
  return [
    {
      cause: "capacity-connections-near-limit",
      ...confirmedBy("slots are counted"),
      severity: worst.percent >= connectionsDegradedPercent && !kept ? "degraded" : "notice",
      summary: `${worst.used} of ${worst.limit} ${worst.what} are taken (${worst.percent} %).`,
      because: [
        ...nearest.map(({ shown }): [string, string] => ["server", shown]),
        ...(groups.length > 0 ? [["server", `who has them: ${groups.join(", ")}`] as [string, string]] : []),
      ],
      nextSteps: [
        "See who has them: `select usename, application_name, state, count(*) from pg_stat_activity group by 1, " +
          "2, 3 order by 4 desc`.",
        worst.raise,
      ],
    },
  ];
}

/**
 * Slow by itself: above a second, or far above the path and half a
 * second. Every sample must say so: one lost packet is no load.
 */
const slowMs = 1000;
const slowBesideThePathMs = 500;
const timesThePath = 20;
/** More sessions at work than the largest of usual machines has processors, four times over. */
const crowd = 128;
/** A starved server answers in bursts: so many phases of a check must have met a gap. */
const slowPhasesLeast = 3;

/** Milliseconds that the path takes, where it is fast enough to say that what is slow is the server; else null. */
function fastPath(seen: ObservedCheck): number | null {
  const pathMs = pathTime(seen);
  // Behind a pooler a wait may be for one of its connections, and the path ends at the pooler.
  return pathMs === null || pathMs > fastPathMs || seen.row("admission")?.facts.speaker === "pooler" ? null : pathMs;
}

/** Even `select 1` takes long each time, over a fast path: so does everything else there, logins among it. */
export function isSlowThroughout(seen: ObservedCheck): boolean {
  const pathMs = fastPath(seen);
  const query = seen.row("query");
  const bestMs = query && bestTime(query.facts);
  return pathMs !== null && bestMs !== null && bestMs > Math.min(slowMs, slowestOn(pathMs));
}

const slowestOn = (pathMs: number): number => Math.max(slowBesideThePathMs, timesThePath * pathMs);

function overloaded(seen: ObservedCheck, facts: ServerFacts | null): Draft[] {
  const query = seen.row("query");
  const pathMs = fastPath(seen);
  if (!query || pathMs === null) return [];
  const slowest = slowestOn(pathMs);
  const bestMs = bestTime(query.facts);
  const busy = facts?.busySessions ?? 0;
  const isSlow = isSlowThroughout(seen);
  const isCrowded =
    bestMs !== null && busy >= crowd && bestMs > Math.max(seen.inputs.thresholds.roundTripMs, timesThePath * pathMs);
  const phases = slowPhases(seen, slowest);
  const isStarved = phases.length >= slowPhasesLeast && phases.some(([row]) => row === "query" || row === "server");
  if (!isSlow && !isCrowded && !isStarved) return [];
  const what =
    bestMs !== null && (isSlow || isCrowded)
      ? `takes ${Math.round(bestMs)} ms for \`select 1\``
      : "answers with long gaps";
  return [
    {
      cause: "server-overloaded",
      confidence: "likely",
      summary:
        `The server ${what}, while the path answers ` +
        `in ${Math.round(pathMs)} ms${isCrowded ? `; ${busy} sessions are at work` : ""}.`,
      because: [
        ["query", `select 1: ${query.facts.roundTripsMs.map((ms) => `${Math.round(ms)} ms`).join(", ")}`],
        ["tcp", `TCP connects in ${Math.round(pathMs)} ms at most`],
        ...phases,
        ...(facts && facts.busySessions !== null ? [["server", `${busy} active sessions`] as [string, string]] : []),
      ],
      alternatives: ["tcp-slow", "tcp-lossy"],
      nextSteps: [
        "Check the server's CPU, memory and disk, and its CPU credits if it has any.",
        "See what runs: `select pid, state, wait_event_type, wait_event, query_start from pg_stat_activity " +
          "where state = 'active' order by query_start`.",
        "Run the check next to the server: if `select 1` is fast there, something on the path (a proxy) is slow.",
      ],
    },
  ];
}

const usualIterations = 10_000;

/** Phases of the check in which the server let us wait, of those that ask it for almost nothing. */
function slowPhases(seen: ObservedCheck, slowestMs: number): [string, string][] {
  const [startup, query, server, steady, held] = [
    seen.row("startup"),
    seen.row("query"),
    seen.row("server"),
    seen.row("steady"),
    seen.row("held"),
  ];
  const attempts = (steady?.facts.attempts ?? []).map(({ connectMs, tookMs }) => tookMs - (connectMs ?? tookMs));
  const [tls, auth] = [seen.row("tls"), seen.row("auth")];
  const times: [string, number][] = [
    ["tls", tls?.outcome === "passed" ? tls.tookMs : 0],
    // A count of iterations like PostgreSQL's own costs this side some milliseconds (scram_iterations, 4096).
    ["auth", auth?.outcome === "passed" && (auth.facts.iterations ?? 0) <= usualIterations ? auth.tookMs : 0],
    // its time holds other attempts as well where there were some
    ["startup", startup?.outcome === "passed" && startup.facts.earlier.length === 0 ? startup.tookMs : 0],
    [
      "query",
      Math.max(0, ...(query?.facts.steps ?? []).filter(({ step }) => step !== "large").map(({ tookMs }) => tookMs)),
    ],
    ["steady", attempts.toSorted((a, b) => b - a)[1] ?? 0],
    ["server", server?.outcome === "unknown" ? 0 : (server?.tookMs ?? 0)],
    ["held", held?.outcome === "passed" ? held.tookMs : 0],
  ];
  return times.filter(([, ms]) => ms > slowestMs).map(([row, ms]) => [row, `an answer after ${Math.round(ms)} ms`]);
}

/** Of at least three samples; a fast first one needs no more. */
function bestTime({ roundTripsMs }: QueryFacts): number | null {
  return roundTripsMs.length >= 3 ? Math.min(...roundTripsMs) : null;
}

export const serverLoad: Rule = { id: "server-load", judges: ["server"], judge };
