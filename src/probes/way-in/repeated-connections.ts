// Do ten connections in a row all get an answer, or only some? What comes and goes is another fault than what is down.
import { serialize } from "pg-protocol";
import { ncLine } from "../../target/reproduce.ts";
import { wayIn } from "../../report/observation.ts";
import type { LoginAttempt, RepeatedAttempt, RepeatedConnectionsFacts } from "../facts.ts";
import { manyLogins } from "./many-logins.ts";
import { watchOwnDelay } from "./own-delay.ts";
import {
  addressText,
  failed,
  passed,
  skipped,
  unknown,
  warned,
  type Answer,
  type Candidate,
  type Probe,
  type ProbeContext,
} from "../probe.ts";
import { tlsTermsFor } from "./tls-terms.ts";
import { WireFailure } from "../wire/failure.ts";
import { Wire } from "../wire/wire.ts";

const connections = 10;
/** Open at once: clients of a pooler count from the first packet, and near its limit we must not be the last drop. */
const atOnce = 3;
/** On a long way all are opened at once, or the row would last for seconds. */
const longWayMs = 40;
/**
 * Long enough for a SYN that is sent three times (RFC 6298 §2: after 1 s and 3
 * s); and for one sent twice, where the climb has waited already.
 */
const attemptMs = 3500;
const secondTryMs = 1300;
/** A server that takes longer for its first byte is slow, and not for want of a packet. */
const slowGreetingMs = 1500;

/**
 * The first retransmission of a lost SYN comes after one second (RFC 6298 §2): a connect that takes this long where
 * others take a fraction has lost a packet.
 */
const retransmittedMs = 950;

/** A process that stands still for so long misses answers that came in time. */
const tellingDelayMs = 1000;
const waitedInVain = ["timeout", "silent", "handshake-timeout"];

/** Connection-level failures: everything else was an answer. */
const unanswered = ["refused", "reset", "closed", "timeout", "silent", "handshake-timeout", "handshake-failed"];

async function run(context: ProbeContext): Promise<Answer<RepeatedConnectionsFacts>> {
  const { carried } = context;
  const to = carried.current ?? carried.candidates[0];
  if (!to || to.family === 0) return skipped("not-applicable", "a unix socket has no path to lose packets on");
  const verdictOfClimb = climbFailure(context);
  if (verdictOfClimb === "fast") return skipped("not-applicable", "every attempt failed at once, in the same way");
  if (verdictOfClimb === "answered") return skipped("not-applicable", "the server answered with an error");
  const rttMs = context.seen("tcp")?.facts?.attempts.find(({ outcome }) => outcome === "passed")?.tookMs;
  const greetedMs = context.seen("tls")?.tookMs ?? 0;
  const isSlow = greetedMs > slowGreetingMs;
  const isLongWay = isSlow || (rttMs ?? Infinity) > longWayMs;
  // Where the climb itself waited for its answer, the others have as much time, and some more.
  const usualMs = isSlow ? Math.max(attemptMs, greetedMs * 1.5) : attemptMs;
  const attempts: RepeatedAttempt[] = [];
  const waited = () =>
    verdictOfClimb === "silent" || attempts.some(({ reason, tookMs }) => reason !== null && tookMs >= usualMs);
  // A single one that fails may be chance or the tip of a pattern: ten more tell.
  const wanted = () => (attempts.length >= connections && troubled(attempts) === 1 ? 2 * connections : connections);
  const open = new Set<Promise<void>>();
  const ownDelay = watchOwnDelay();
  for (;;) {
    // Once one was waited for in vain, the rest are made at once and waited for less long.
    const most = waited() || isLongWay ? connections : atOnce;
    while (attempts.length + open.size < wanted() && open.size < most && !context.signal.aborted) {
      const one: Promise<void> = attempt(context, to, waited() ? secondTryMs : usualMs)
        .then((ended) => {
          // What the check's own end cut off says nothing of the other side.
          if (ended.reason === null || !context.signal.aborted) attempts.push(ended);
        })
        .finally(() => open.delete(one));
      open.add(one);
    }
    if (open.size === 0) break;
    await Promise.race(open);
  }
  const ownDelayMs = Math.round(ownDelay().longestMs);
  const logins = cameThrough(context) ? await manyLogins(context, [to], 6) : [];
  return judge(to, attempts, logins, ownDelayMs);
}

function troubled(attempts: RepeatedAttempt[]): number {
  return attempts.filter(({ reason }) => reason !== null).length + lostPackets(attempts, 0).length;
}

/**
 * Connected only after a retransmission, where others took a fraction. Where this process itself stood still for a
 * good part of that time, it tells nothing of the path.
 */
function lostPackets(attempts: RepeatedAttempt[], ownDelayMs: number): RepeatedAttempt[] {
  const fastest = Math.min(...attempts.map(({ connectMs }) => connectMs ?? Infinity));
  return attempts.filter(
    ({ connectMs }) =>
      connectMs !== null && connectMs >= retransmittedMs && ownDelayMs < connectMs / 3 && fastest < retransmittedMs / 2,
  );
}

/** An earlier climb was stopped and this one was not. */
function cameThrough({ seen, climbs }: ProbeContext): boolean {
  return climbs > 1 && seen("query")?.outcome === "passed";
}

/** Whether more connections can tell anything: not after a clear refusal, nor where the server spoke for itself. */
function climbFailure({ seen }: ProbeContext): "fast" | "answered" | "silent" | null {
  for (const id of wayIn) {
    const row = seen(id);
    if (row?.outcome !== "failed") continue;
    if (id === "tcp") return ["timeout", "refused", "reset"].includes(row.reason ?? "") ? "silent" : "fast";
    const isWordless = ["tls", "startup"].includes(id) && row.reason !== null && unanswered.includes(row.reason);
    return isWordless ? "silent" : "answered";
  }
  return null;
}

function judge(
  to: Candidate,
  all: RepeatedAttempt[],
  logins: LoginAttempt[],
  ownDelayMs: number,
): Answer<RepeatedConnectionsFacts> {
  const attempts = all.filter(({ reason }) => ownDelayMs < tellingDelayMs || !waitedInVain.includes(reason ?? ""));
  const wereLost = lostPackets(attempts, ownDelayMs);
  const bad = attempts.filter(({ reason }) => reason !== null);
  const facts: RepeatedConnectionsFacts = {
    address: addressText(to),
    tried: attempts.length,
    answered: attempts.length - bad.length,
    retransmitted: wereLost.length,
    ownDelayMs,
    attempts,
    logins,
  };
  const more = { reproduce: `for i in 1 2 3 4 5 6 7 8 9 10; do ${ncLine(to.address, to.port)}; done` };
  if (attempts.length === 0) return unknown("check-ended", "the check ended before a connection was tried", facts);
  const refused = logins.filter(({ why }) => why !== null).length;
  const said = `${facts.answered} of ${facts.tried} connections get an answer${bad.length > 0 ? ` (${kinds(bad)})` : ""}${
    wereLost.length > 0 ? `; ${wereLost.length} of ${facts.tried} connected only after a packet was resent` : ""
  }${logins.length > 0 ? `; ${logins.length - refused} of ${logins.length} logins succeed` : ""}`;
  if (facts.answered === 0) return failed(bad[0]?.reason ?? "timeout", said, facts, more);
  if (bad.length > 0 || wereLost.length > 0 || refused > 0) return warned("some-connections-failed", said, facts, more);
  return passed(said, facts, more);
}

/** "2 refused, 1 silent" */
function kinds(bad: RepeatedAttempt[]): string {
  const count = new Map<string, number>();
  for (const { reason } of bad) count.set(reason ?? "", (count.get(reason ?? "") ?? 0) + 1);
  return [...count].map(([reason, times]) => `${times} ${reason}`).join(", ");
}

const courtesy = { minVersion: "TLSv1.2" } as const;

/**
 * As far as an answer can be had without taking a slot: to the answer to SSLRequest, and through the
 * handshake where the server agrees (a server that is left in the middle of one would log it).
 */
async function attempt(context: ProbeContext, to: Candidate, deadlineMs: number): Promise<RepeatedAttempt> {
  const started = performance.now();
  const since = () => Math.round((performance.now() - started) * 10) / 10;
  const { carried, conninfo } = context;
  // Where the climb goes on without TLS, the handshake is only a courtesy to the server's log.
  const isCourtesy = carried.tls === "off";
  const signal = context.within(deadlineMs);
  let wire: Wire | null = null;
  let connectMs: number | null = null;
  try {
    wire = await Wire.open(to, signal);
    connectMs = since();
    // The climb's own terms: what passes under others is no control for its handshake.
    const options = isCourtesy ? courtesy : tlsTermsFor(conninfo, to.host).options;
    if (conninfo.sslnegotiation === "direct") await wire.startTls(options, signal);
    else {
      wire.write(serialize.requestSsl());
      const said = await wire.read(1, signal);
      const handshake = said.toString("latin1") === "S" ? wire.startTls(options, signal) : null;
      await (isCourtesy ? handshake?.catch(() => null) : handshake);
    }
    return { connectMs, tookMs: since(), reason: null };
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    return { connectMs, tookMs: since(), reason: error.reason };
  } finally {
    wire?.close();
  }
}

export const repeatedConnections: Probe<"steady"> = {
  id: "steady",
  title: "Ten connections",
  layer: "tcp",
  needs: ["dns"],
  run,
};
