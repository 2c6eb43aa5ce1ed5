// Does every address take a connection, each tried by itself? The first that does is kept for the climb.
import { setMaxListeners } from "node:events";
import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { hostLine, ncLine } from "../../target/reproduce.ts";
import type { Reason } from "../../report/observation.ts";
import type { TcpAttempt, TcpFacts } from "../facts.ts";
import {
  addressText,
  failed,
  passed,
  warned,
  type Answer,
  type Candidate,
  type Probe,
  type ProbeContext,
} from "../probe.ts";
import { onLink } from "./on-link.ts";
import { ownRouteRejects } from "./own-route.ts";
import { WireFailure } from "../wire/failure.ts";
import { Wire } from "../wire/wire.ts";

/**
 * What tells most, when several addresses fail differently: an answer
 * before silence, silence before our own lack of a route.
 */
const telling: Reason[] = [
  "refused",
  "no-such-socket",
  "reset",
  "host-unreachable",
  "timeout",
  "blocked-locally",
  "address-unavailable",
  "network-unreachable",
];

async function run(context: ProbeContext): Promise<Answer<TcpFacts>> {
  const { carried, conninfo, patience } = context;
  const candidates = carried.candidates.slice(0, 16);
  const connectMs = Math.min(patience.connectMs, (conninfo.connectTimeoutSeconds || Infinity) * 1000);
  const tries = await tryAll(context, candidates, connectMs);
  const facts: TcpFacts = { attempts: tries.map((one) => one.attempt) };
  const kept = tries.find(({ wire }) => wire !== null);
  for (const one of tries) if (one !== kept) one.wire?.close();
  carried.wire = kept?.wire ?? null;
  carried.current = kept?.candidate ?? null;

  if (tries.length > 1)
    for (const one of tries)
      context.vary(addressText(one.candidate), { ...answerOf(one.attempt), tookMs: one.attempt.tookMs });
  const shown = kept?.candidate ?? candidates[0];
  const more = shown ? { reproduce: lineFor(shown) } : {};
  const bad = facts.attempts.filter(({ outcome }) => outcome === "failed");
  if (!kept) {
    const reason = telling.find((one) => bad.some((attempt) => attempt.reason === one)) ?? bad[0]?.reason ?? "timeout";
    return failed(reason, bad.map(describe).join("; "), facts, more);
  }
  const good = facts.attempts.filter(({ outcome }) => outcome === "passed");
  const byFamily =
    new Set(good.map(({ family }) => family)).size === 1 && bad.every(({ family }) => family !== good[0]?.family);
  for (const loser of bad)
    context.compare({
      varied: byFamily ? "address family" : "address",
      from: byFamily ? `IPv${loser.family} (${addressText(loser)})` : addressText(loser),
      to: byFamily ? `IPv${kept.candidate.family} (${addressText(kept.candidate)})` : addressText(kept.candidate),
      fromOutcome: "failed",
      toOutcome: "passed",
    });
  if (bad.length > 0)
    return warned(
      "some-addresses-failed",
      `${good.length} of ${facts.attempts.length} addresses connect; ${bad.map(describe).join("; ")}`,
      facts,
      more,
    );
  return passed(good.map((one) => `${addressText(one)} in ${one.tookMs} ms`).join(", "), facts, more);
}

/** Longer than this nobody waits for another address while one already stands. */
const besideMs = 3300;

/** All at once. Where none of them stands, each has the whole time. */
async function tryAll(context: ProbeContext, candidates: Candidate[], connectMs: number): Promise<Try[]> {
  const ended = new AbortController();
  setMaxListeners(0, ended.signal);
  const stop = () => ended.abort();
  context.within(connectMs).addEventListener("abort", stop, { once: true });
  const beside = context.within(besideMs);
  let stands = false;
  const enough = () => stands && beside.aborted && stop();
  beside.addEventListener("abort", enough, { once: true });
  return Promise.all(
    candidates.map(async (candidate) => {
      const one = await attempt(candidate, ended.signal);
      stands ||= one.wire !== null;
      enough();
      return one;
    }),
  );
}

interface Try {
  candidate: Candidate;
  attempt: TcpAttempt;
  wire: Wire | null;
}

async function attempt(candidate: Candidate, signal: AbortSignal): Promise<Try> {
  const started = performance.now();
  const base = { host: candidate.host, address: candidate.address, family: candidate.family, port: candidate.port };
  const tookMs = () => Math.round((performance.now() - started) * 10) / 10;
  try {
    const wire = await Wire.open(candidate, signal);
    return { candidate, wire, attempt: { ...base, outcome: "passed", reason: null, code: null, tookMs: tookMs() } };
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    const isUnheard = error.reason === "host-unreachable" || error.reason === "timeout";
    const link = isUnheard && base.family !== 0 ? onLink(base.address, base.family) : null;
    // The kernel has one errno for a router's answer and for a route of this machine's own.
    const isOwnRoute = error.reason === "host-unreachable" && base.family === 4 && ownRouteRejects(base.address);
    const attempt = { ...base, outcome: "failed" as const, reason: error.reason, code: error.code, tookMs: tookMs() };
    const otherPorts = error.reason === "no-such-socket" ? socketsBeside(base.address) : [];
    const ownRoute = isOwnRoute ? { ownRoute: true as const } : {};
    const more = { ...(link ? { onLink: link } : {}), ...ownRoute, ...(otherPorts.length > 0 ? { otherPorts } : {}) };
    return { candidate, wire: null, attempt: { ...attempt, ...more } };
  }
}

/** Ports whose sockets stand in the same directory; none where it cannot be read. */
function socketsBeside(path: string): number[] {
  try {
    const ports = readdirSync(dirname(path)).map((name) => Number(/^\.s\.PGSQL\.(\d{1,5})$/.exec(name)?.[1] ?? 0));
    return ports.filter((port) => port > 0).slice(0, 5);
  } catch {
    return [];
  }
}

function answerOf(one: TcpAttempt): Answer {
  const inputs = { address: one.address, family: one.family, port: one.port, host: one.host };
  const reproduce = { reproduce: lineFor(one) };
  if (one.outcome === "passed") return passed(`connected in ${one.tookMs} ms`, one, { inputs, ...reproduce });
  return failed(one.reason ?? "timeout", describe(one), one, { inputs, ...reproduce });
}

function lineFor({ address, family, port }: Pick<TcpAttempt, "address" | "family" | "port">): string {
  return family === 0 ? hostLine(address) : ncLine(address, port);
}

function describe(one: TcpAttempt): string {
  const words: Partial<Record<Reason, string>> = {
    refused: "refuses the connection",
    timeout: `does not answer (${Math.round(one.tookMs / 100) / 10} s)`,
    "host-unreachable": "is reported unreachable",
    "network-unreachable": "cannot be reached from this machine: no route",
    "address-unavailable": "cannot be connected to: this machine has no free local address or port",
    "no-such-socket": "does not exist",
    "blocked-locally":
      one.family === 0 ? "may not be used by this process" : "is blocked on this machine itself: no packet leaves it",
    reset: "resets the connection",
  };
  const own = one.ownRoute ? ", by a route of this machine's own" : "";
  const link = one.onLink ? `, on this machine's own network ${one.onLink.interface} (${one.onLink.range})` : "";
  return `${addressText(one)} ${(one.reason && words[one.reason]) ?? "cannot be connected to"}${one.code ? ` [${one.code}]` : ""}${own}${link}`;
}

export const tcp: Probe<"tcp"> = { id: "tcp", title: "TCP connection", layer: "tcp", needs: ["dns"], run };
