// Sometimes it works and sometimes not: said with the counts. Another try that passes is the control.
import type { Observation } from "../../report/observation.ts";
import type { LoginAttempt } from "../../probes/facts.ts";
import type { Cause } from "../../report/causes.ts";
import { errorIn, type Draft, type Rule, type ObservedCheck } from "../rule.ts";
import { confirmedBy, sureIf } from "../confidence.ts";

/** Below this nobody speaks of a pattern: one lost packet is the network's daily bread. Of twenty it takes one more. */
const fewestFailures = 2;
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
  const climbs = seen.climbs.filter(isWordless);
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

/** Every connection stands; who accepted it gave some of them no answer. */
function allStand(steady: ReturnType<typeof steadyOf>): boolean {
  return steady?.facts.attempts.every(({ reason, connectMs }) => reason === null || connectMs !== null) === true;
}

const steadyOf = (seen: ObservedCheck) => seen.row("steady");

function noneGetsIn(logins: LoginAttempt[]): boolean {
  return logins.length > 0 && logins.every(({ why }) => why !== null);
}

function loginsOf(seen: ObservedCheck): LoginAttempt[] {
  return [...(seen.row("steady")?.facts.logins ?? []), ...(seen.row("held")?.facts.logins ?? [])];
}

function arrived(seen: ObservedCheck): boolean {
  const query = seen.row("query");
  return query?.outcome === "passed" || query?.outcome === "warned";
}

function isWordless({ probe, reason }: Observation): boolean {
  return ["tcp", "tls", "startup"].includes(probe) && reason !== "server-error" && reason !== "not-postgres";
}

const crashedLatelySeconds = 60;
/** A check with its retries takes so long: what started over since then did so while it looked. */
const duringTheCheckSeconds = 15;

/** Seconds since the server's processes began anew. */
function startedOver(seen: ObservedCheck): number {
  return seen.row("server")?.facts.startedOverSeconds ?? Infinity;
}

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

interface Try {
  /** It got in, and stayed. */
  isWell: boolean;
  /** Of one that failed by the server's own word, or at a session's sudden end. */
  sqlstate: string | null;
  text: string;
  observation: string;
}

/** Every login and every session of the check, in their order; those that met nobody are not among them. */
function triesOf(seen: ObservedCheck): Try[] {
  const held = seen.row("held");
  const climbs = seen.climbs.filter((one) => !isWordless(one) || one.probe === "query");
  const fromLogins = (logins: LoginAttempt[], observation: string) =>
    logins.flatMap(({ sqlstate, why, reached }) =>
      why !== null && reached === "connection"
        ? []
        : [{ isWell: why === null, sqlstate, text: why ?? "", observation }],
    );
  const isLost = held?.reason === "connection-lost";
  return [
    ...climbs.map((one) => ({
      isWell: false,
      sqlstate: errorIn(one)?.sqlstate ?? null,
      text: one.summary,
      observation: one.id,
    })),
    ...(arrived(seen) ? [{ isWell: true, sqlstate: null, text: "", observation: "query" }] : []),
    ...fromLogins(seen.row("steady")?.facts.logins ?? [], "steady"),
    ...(isLost
      ? [{ isWell: false, sqlstate: held.facts.error?.sqlstate ?? null, text: held.summary, observation: "held" }]
      : []),
    ...fromLogins(held?.facts.logins ?? [], "held"),
  ];
}

interface Tally {
  failures: Try[];
  tried: number;
  /** How often the server's processes ended: a session that was cut, and whoever met the recovery after it, are one. */
  crashes: number;
}

function tally(seen: ObservedCheck): Tally {
  const all = triesOf(seen);
  const failures = all.filter(({ isWell }) => !isWell);
  const isCrash = ({ sqlstate }: Try) => sqlstate === "57P02";
  const met = all.filter((one, at) => isCrash(one) || (one.sqlstate === "57P03" && !meetsSame(all[at - 1]))).length;
  // A crash that the server remembers is another one than those that were met before it was asked.
  const isRemembered =
    startedOver(seen) < crashedLatelySeconds && !failures.some(({ observation }) => observation.includes(":climb-"));
  return {
    failures,
    tried: seen.climbs.filter((one) => !isWordless(one) || one.probe === "query").length + 1 + loginsOf(seen).length,
    crashes: met + Number(isRemembered),
  };
}

/** The try before was cut, or refused, by the same recovery. */
function meetsSame(before: Try | undefined): boolean {
  return before !== undefined && !before.isWell && (before.sqlstate === "57P02" || before.sqlstate === "57P03");
}

function slots(seen: ObservedCheck): Draft[] {
  const { failures, tried } = tally(seen);
  const full = failures.filter(({ sqlstate }) => sqlstate === "53300");
  if (!arrived(seen) || full.length === 0) return [];
  return [
    {
      cause: "capacity-some-connections-fail",
      ...confirmedBy("others got in"),
      summary: `${full.length} of ${tried} logins were refused because no connection slot was free; the others succeeded.`,
      because: full.slice(0, 3).map(({ observation, text }) => [observation, text]),
      explains: ["capacity-connections-near-limit"],
      nextSteps: [
        "See who has the slots: `select usename, application_name, state, count(*) from pg_stat_activity group " +
          "by 1, 2, 3 order by 4 desc`.",
        "Make pools smaller, or put a pooler in front. Look for clients that reconnect in a loop.",
      ],
    },
  ];
}

/** The server ended sessions, or was between two lives. */
function interruptions(seen: ObservedCheck): Draft[] {
  const { failures, tried, crashes } = tally(seen);
  const cut = failures.filter(({ sqlstate }) => sqlstate === null || sqlstate.startsWith("57P"));
  if (!arrived(seen) || cut.length === 0) return [];
  const refused = cut.filter(({ sqlstate }) => sqlstate === "57P03");
  const isCut = cut.some(({ sqlstate }) => sqlstate === "57P02");
  // Connections that stood and were cut tell of another crash, where one was met; so may a dead member of several.
  const isSteadyCut = allStand(steadyOf(seen)) && (steadyOf(seen)?.facts.attempts ?? []).some(({ reason }) => reason);
  const isLoop = crashes >= fewestFailures || (crashes > 0 && isSteadyCut);
  const isStart = !isLoop && refused.length === cut.length;
  const cause: Cause = isLoop ? "server-crash-looping" : isStart ? "startup-starting-up" : "query-connection-lost";
  // Of several servers one may be on its way down, or take no sessions; all of them say 57P03.
  const isStarting = refused.every(({ text }) => /starting up|recovery|not yet accepting/.test(text));
  const isGone = noneGetsIn(seen.row("held")?.facts.logins ?? []);
  const summaries: Partial<Record<Cause, string>> = {
    "server-crash-looping": `The server keeps restarting: ${cut.length} of ${tried} attempts hit a restart.`,
    "startup-starting-up":
      `The server was ${isStarting ? "just starting" : "not ready"}: ${cut.length} of ${tried} attempts ` +
      `${cut.length === 1 ? "was" : "were"} refused, the others succeeded.`,
  };
  return [
    {
      cause,
      // A session that ends without a word may have been ended by anybody on the way.
      ...sureIf(
        (!isLoop || (isCut && crashes >= fewestFailures)) &&
          (!isStart || isStarting) &&
          cut.every(({ sqlstate }) => sqlstate !== null),
        "57P codes of sessions that were cut",
      ),
      severity: isGone ? "down" : "degraded",
      summary: isGone
        ? "The session was ended during the check, and no login has succeeded since."
        : (summaries[cause] ??
          `The server ends sessions: ${cut.length} of ${tried} attempts were cut off, the others succeeded.`),
      because: cut
        .slice(0, 4)
        .map(({ observation, text, sqlstate }) => [observation, sqlstate ? `${sqlstate}: ${text}` : text]),
      explains: explainedBy(cause, seen),
      // Without a session that was seen to crash, one of several servers may not be ready.
      alternatives: isLoop
        ? isCut || isSteadyCut
          ? []
          : ["startup-starting-up", "startup-standby-closed"]
        : [
            "server-crash-looping",
            ...(isStart && !isStarting ? (["startup-shutting-down", "startup-standby-closed"] as const) : []),
          ],
      nextSteps: [
        ...(isStart ? ["If several servers stand behind this address, ask each of them: one may not be ready."] : []),
        "Read the server's log: `terminated by signal 9` is memory, `PANIC` disk or corruption, `administrator " +
          "command` a person or a failover.",
        "Do not restart it before you know why: a restart destroys evidence.",
      ],
    },
  ];
}

/**
 * A server that restarts refuses connections meanwhile: that is no loss of the network's, when all others were
 * answered, or when each stood and the server cut it.
 */
function explainedBy(cause: Cause, seen: ObservedCheck): Cause[] {
  const steady = steadyOf(seen);
  const { tried = 0, answered = 0 } = steady?.facts ?? {};
  const isCut = cause === "server-crash-looping" && allStand(steady);
  const all: Cause[] = ["server-recently-restarted", "startup-starting-up", "query-connection-lost"];
  return [...all, ...(answered === tried || isCut ? (["tcp-lossy"] as const) : [])].filter((one) => one !== cause);
}

export const intermittent: Rule = { id: "unsteady", judge };
