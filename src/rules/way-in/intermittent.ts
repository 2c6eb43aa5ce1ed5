// Sometimes it works and sometimes not: said with the counts. Another try that passes is the control.
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { sureIf } from "../confidence.ts";
import { interruptions, slots } from "./ended-sessions.ts";
import {
  allStand,
  arrived,
  fewestFailures,
  failedWordless,
  loginsOf,
  noneGetsIn,
  startedOver,
  steadyOf,
} from "./tries.ts";

const usualTries = 10;

function judge(seen: ObservedCheck): Draft[] {
  return [...connections(seen), ...slots(seen), ...interruptions(seen)];
}

/** What fails before the server has said a word. */
const wordless = [
  "tcp-timeout",
  "tcp-refused",
  "startup-closed",
  "startup-silent",
  "tls-handshake-failed",
  "tls-handshake-timeout",
] as const;

function connections(seen: ObservedCheck): Draft[] {
  const steady = steadyOf(seen);
  const { tried = 0, answered = 0, retransmitted = 0 } = steady?.facts ?? {};
  const climbs = seen.climbs.filter(failedWordless);
  const logins = loginsOf(seen);
  // When none of them gets in any more, that is no "now and then".
  const unheard = noneGetsIn(logins)
    ? 0
    : logins.filter(({ why, reached }) => why !== null && reached === "connection").length;
  const failed = tried - answered;
  // Only tries that come further than the one that failed are its control.
  const control = arrived(seen) || (answered > 0 && (seen.failed("tcp") ?? seen.failed("tls")) !== null);
  const bad = failed + retransmitted + unheard + climbs.length;
  const fewest = tried > usualTries ? fewestFailures + 1 : fewestFailures;
  if (!control || bad === 0 || bad + Number(!arrived(seen)) < fewest) return [];
  const counts = [
    ...(failed > 0 ? [`${failed} of ${tried} connections got no answer`] : []),
    ...(retransmitted > 0 ? [`${retransmitted} of ${tried} needed a packet sent again`] : []),
    ...(unheard > 0 ? [`${unheard} of ${logins.length} logins got no answer`] : []),
    ...(climbs.length > 0 ? [`${climbs.length} of ${climbs.length + 1} attempts of the check failed`] : []),
  ].join(", ");
  const onlyLost = failed + unheard + climbs.length === 0;
  const behind = failed > 0 && allStand(steady);
  const atConnect =
    retransmitted +
    (steady?.facts.attempts ?? []).filter(({ reason, connectMs }) => reason !== null && connectMs === null).length +
    climbs.filter(({ probe }) => probe === "tcp").length +
    Number(seen.failed("tcp") !== null);
  const started = Math.min(startedOver(seen), startedMeanwhile(seen));
  if (started < duringTheCheckSeconds) return [startingOver(seen, counts, started)];
  return [
    {
      cause: "tcp-lossy",
      // Where connections stand, whoever took them gives no answer, or ends them: that is not the path's.
      ...sureIf(atConnect >= fewestFailures, "other connections get through"),
      summary: onlyLost
        ? `Packets to ${seen.place} are lost: ${counts}.`
        : `Connections to ${seen.place} fail now and then: ${counts}.`,
      because: [
        ...(steady ? ([["steady", steady.summary]] as [string, string][]) : []),
        ...climbs.map(({ id, summary }): [string, string] => [id, summary]),
      ],
      explains: [...wordless],
      ruledOut: [["tcp-refused", "other connections to the same address get an answer"]],
      alternatives:
        behind || atConnect < fewestFailures
          ? ["startup-closed", "startup-silent", "server-overloaded"]
          : failed > 0
            ? ["server-overloaded"]
            : [],
      nextSteps: [
        ...(behind
          ? ["Look for a load balancer with a dead backend: connections are accepted, but some are then dropped."]
          : []),
        ...(onlyLost
          ? []
          : ["Check the load balancer or DNS name: one dead member makes a fixed share of connections fail."]),
        "If packets are lost, check the path from both ends: `mtr`, `nstat | grep Retrans`.",
        "If the server itself goes down and comes back, look for restarts in its log.",
      ],
    },
  ];
}

/** A check with its retries takes so long: what started over since then did so while it looked. */
const duringTheCheckSeconds = 15;

/** Seconds since the server was started as a whole, where that was after the check began. */
function startedMeanwhile(seen: ObservedCheck): number {
  const server = seen.row("server");
  const seconds = server?.facts.uptimeSeconds ?? Infinity;
  // It was asked at some time of a row that may last for seconds: at its beginning at the earliest.
  return server && Date.parse(server.at) - server.tookMs - seconds * 1000 > seen.nowMs ? seconds : Infinity;
}

/** Connections fail, and the server says itself that it started over meanwhile: that is no loss of the network's. */
function startingOver(seen: ObservedCheck, counts: string, seconds: number): Draft {
  const server = seen.row("server");
  return {
    cause: "server-crash-looping",
    confidence: "likely",
    summary: `The server started over ${Math.round(seconds)} s ago, and connections fail now and then: ${counts}.`,
    because: [
      ["server", server?.summary ?? ""],
      ["steady", seen.row("steady")?.summary ?? ""],
    ],
    explains: [...wordless, "tcp-lossy", "server-recently-restarted", "startup-starting-up", "query-connection-lost"],
    alternatives: ["tcp-lossy"],
    nextSteps: [
      "Read the server's log: `terminated by signal 9` is memory, `PANIC` disk or corruption, and the lines " +
        "before name the query.",
      "Do not restart it before you know why: a restart destroys evidence.",
    ],
  };
}

export const intermittent: Rule = {
  id: "unsteady",
  judges: ["tcp", "tls", "startup", "query", "steady", "held"],
  judge,
};
