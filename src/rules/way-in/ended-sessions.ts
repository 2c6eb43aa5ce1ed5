// Some logins were refused, or some sessions ended, by the server's own word; the others got in.
import type { Cause } from "../../report/causes.ts";
import { confirmedBy, sureIf } from "../confidence.ts";
import type { Draft, ObservedCheck } from "../rule.ts";
import { allStand, arrived, fewestFailures, noneGetsIn, steadyOf, tally } from "./tries.ts";

export function slots(seen: ObservedCheck): Draft[] {
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
export function interruptions(seen: ObservedCheck): Draft[] {
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
