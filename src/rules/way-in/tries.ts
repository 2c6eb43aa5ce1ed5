// All tries of a check to get in, and how each ended: what rules about "now and then" count.
import type { LoginAttempt } from "../../probes/facts.ts";
import type { Observation } from "../../report/observation.ts";
import { errorIn, type ObservedCheck } from "../rule.ts";

/** Below this nobody speaks of a pattern: one lost packet is the network's daily bread. Of twenty it takes one more. */
export const fewestFailures = 2;

export const steadyOf = (seen: ObservedCheck) => seen.row("steady");

/** Every connection stands; who accepted it gave some of them no answer. */
export function allStand(steady: ReturnType<typeof steadyOf>): boolean {
  return steady?.facts.attempts.every(({ reason, connectMs }) => reason === null || connectMs !== null) === true;
}

export function noneGetsIn(logins: LoginAttempt[]): boolean {
  return logins.length > 0 && logins.every(({ why }) => why !== null);
}

export function loginsOf(seen: ObservedCheck): LoginAttempt[] {
  return [...(seen.row("steady")?.facts.logins ?? []), ...(seen.row("held")?.facts.logins ?? [])];
}

export function arrived(seen: ObservedCheck): boolean {
  const query = seen.row("query");
  return query?.outcome === "passed" || query?.outcome === "warned";
}

/** Ended before the server said a word of its own. */
export function failedWordless({ probe, reason }: Observation): boolean {
  return ["tcp", "tls", "startup"].includes(probe) && reason !== "server-error" && reason !== "not-postgres";
}

const crashedLatelySeconds = 60;

/** Seconds since the server's processes began anew. */
export function startedOver(seen: ObservedCheck): number {
  return seen.row("server")?.facts.startedOverSeconds ?? Infinity;
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
  const climbs = seen.climbs.filter((one) => !failedWordless(one));
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

export function tally(seen: ObservedCheck): Tally {
  const all = triesOf(seen);
  const failures = all.filter(({ isWell }) => !isWell);
  const isCrash = ({ sqlstate }: Try) => sqlstate === "57P02";
  const met = all.filter((one, at) => isCrash(one) || (one.sqlstate === "57P03" && !meetsSame(all[at - 1]))).length;
  // A crash that the server remembers is another one than those that were met before it was asked.
  const isRemembered =
    startedOver(seen) < crashedLatelySeconds && !failures.some(({ observation }) => observation.includes(":climb-"));
  return {
    failures,
    tried: seen.climbs.filter((one) => !failedWordless(one)).length + 1 + loginsOf(seen).length,
    crashes: met + Number(isRemembered),
  };
}

/** The try before was cut, or refused, by the same recovery. */
function meetsSame(before: Try | undefined): boolean {
  return before !== undefined && !before.isWell && (before.sqlstate === "57P02" || before.sqlstate === "57P03");
}
