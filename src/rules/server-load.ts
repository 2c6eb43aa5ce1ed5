// Room and speed: connection slots against their limits, and a server that answers slowly while the path is fast.
import type { Confidence } from "../report/report.ts";
import type { QueryFacts, ServerFacts, TcpFacts } from "../probes/facts.ts";
import type { Draft, Rule, Seen } from "./rule.ts";

function judge(seen: Seen): Draft[] {
  const row = seen.row("server");
  const facts = row && row.outcome !== "failed" ? row.facts : null;
  return [...(facts ? connections(seen, facts) : []), ...overloaded(seen, facts)];
}

/** The limit that is nearest to being reached: the server's, the role's, or the database's. */
function connections(seen: Seen, facts: ServerFacts): Draft[] {
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
      confidence: "confirmed",
      severity: worst.percent >= connectionsDegradedPercent && !kept ? "degraded" : "notice",
      summary: `${worst.used} of ${worst.limit} ${worst.what} are taken (${worst.percent} %).`,
      because: [
        ...nearest.map(({ shown }): [string, string] => ["server", shown]),
        ...(groups.length > 0 ? [["server", `who has them: ${groups.join(", ")}`] as [string, string]] : []),
      ],
      nextSteps: [
        "See who has them: select usename, application_name, state, count(*) from pg_stat_activity group by 1, 2, 3 order by 4 desc.",
        worst.raise,
      ],
    },
  ];
}

/** Slow by itself: above a second, or far above the path and half a second. Every sample must say so: one lost packet is no load. */
const slowMs = 1000;
const slowBesideThePathMs = 500;
const timesThePath = 20;
/** A path that is itself slow accuses nobody. */
const fastPathMs = 300;
/** More sessions at work than the largest of usual machines has processors, four times over. */
const crowd = 128;

function overloaded(seen: Seen, facts: ServerFacts | null): Draft[] {
  const query = seen.row("query");
  const pathMs = pathTime(seen.row("tcp")?.facts ?? null);
  // Behind a pooler a wait may be for one of its connections, and the path ends at the pooler.
  if (!query || pathMs === null || pathMs > fastPathMs || seen.row("admission")?.facts.speaker === "pooler") return [];
  const bestMs = bestTime(query.facts);
  if (bestMs === null) return [];
  const isSlow = bestMs > slowMs || (bestMs > slowBesideThePathMs && bestMs > timesThePath * pathMs);
  const busy = facts?.busySessions ?? 0;
  const isCrowded = busy >= crowd && bestMs > seen.inputs.thresholds.roundTripMs && bestMs > timesThePath * pathMs;
  if (!isSlow && !isCrowded) return [];
  const confidence: Confidence = "likely";
  return [
    {
      cause: "server-overloaded",
      confidence,
      summary: `The server takes ${Math.round(bestMs)} ms for \`select 1\`, while the path answers in ${Math.round(pathMs)} ms${isCrowded ? `; ${busy} sessions are at work` : ""}.`,
      because: [
        ["query", `select 1: ${query.facts.roundTripsMs.map((ms) => `${Math.round(ms)} ms`).join(", ")}`],
        ["tcp", `connected in ${Math.round(pathMs)} ms`],
        ...(facts && facts.busySessions !== null ? [["server", `${busy} sessions at work`] as [string, string]] : []),
      ],
      alternatives: ["tcp-slow", "tcp-lossy"],
      nextSteps: [
        "Look at the server's processors, memory and disk, and at its CPU credits where it has any.",
        "See what runs: select pid, state, wait_event_type, wait_event, query_start from pg_stat_activity where state = 'active' order by query_start.",
        "Run the check from beside the server: if select 1 is fast there, something on the path (a proxy) is slow.",
      ],
    },
  ];
}

/** The slowest connection that stood at all, in milliseconds. */
function pathTime(tcp: TcpFacts | null): number | null {
  const times = (tcp?.attempts ?? []).filter(({ outcome }) => outcome === "passed").map(({ tookMs }) => tookMs);
  return times.length > 0 ? Math.max(1, ...times) : null;
}

/** Of at least three samples; a fast first one needs no more. */
function bestTime({ roundTripsMs }: QueryFacts): number | null {
  return roundTripsMs.length >= 3 ? Math.min(...roundTripsMs) : null;
}

export const serverLoad: Rule = { id: "server-load", judge };
