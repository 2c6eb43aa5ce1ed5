// Does the application's whole pool get in? Opened one by one, and only as far as slots are plainly free.
import { psqlLine } from "../../target/reproduce.ts";
import type { PoolFacts } from "../facts.ts";
import { login } from "../way-in/login.ts";
import {
  passed,
  skipped,
  unknown,
  warned,
  type Answer,
  type Candidate,
  type Probe,
  type ProbeContext,
} from "../probe.ts";
import { WireFailure } from "../wire/failure.ts";
import type { Session } from "../wire/session.ts";

/** However large the application's pool is: more than this proves nothing new. */
const mostConnections = 20;
/** Slots that are left to others: a fifth of all, at least five. */
const reserveShare = 0.2;
const reserveLeast = 5;
/** A connection that takes this long to open is one that waits in line. */
const slowMs = 1000;
/** For the whole ramp, so that sessions of others are not kept waiting. */
const rampMs = 2500;

async function run(context: ProbeContext): Promise<Answer<PoolFacts>> {
  const { poolSize = 0, instances = 1 } = context.inputs.application ?? {};
  const { current } = context.carried;
  const facts: PoolFacts = {
    poolSize,
    wanted: poolSize * instances,
    freeSlots: freeSlots(context),
    attempted: 0,
    opened: 0,
    slowestMs: null,
    heldBack: null,
    stopped: null,
  };
  const more = { inputs: { poolSize, instances }, reproduce: psqlLine(context.conninfo) };
  if (!current) return skipped("not-applicable", "no address to connect to");
  // The check's own session is the first of the pool.
  const wanted = Math.min(poolSize, mostConnections) - 1;
  const allowed = facts.freeSlots === null ? wanted : Math.min(wanted, facts.freeSlots - reserve(context));
  if (allowed < wanted)
    facts.heldBack = `only ${facts.freeSlots} slots are free, and dbcheck leaves the last ones for others`;
  if (allowed <= 0)
    return unknown(
      "not-tried",
      `a pool of ${poolSize} was not tried: ${facts.heldBack ?? "it has only one connection"}`,
      facts,
      more,
    );
  const sessions: Session[] = [];
  try {
    const ended = context.within(rampMs);
    while (sessions.length < allowed && !facts.stopped && !ended.aborted) {
      const started = performance.now();
      facts.attempted += 1;
      facts.stopped = await openNext(context, current, sessions);
      if (!facts.stopped) facts.slowestMs = Math.max(facts.slowestMs ?? 0, Math.round(performance.now() - started));
    }
  } finally {
    for (const session of sessions) session.close();
  }
  facts.opened = sessions.length;
  const slowest = facts.slowestMs === null ? "" : `, the slowest in ${facts.slowestMs} ms`;
  const said =
    `${facts.opened + 1} of ${facts.wanted} connections open at ` +
    `once${slowest}${facts.heldBack ? `; ${facts.heldBack}` : ""}`;
  if (facts.stopped)
    return warned(
      "some-connections-failed",
      `${said}; connection ${facts.opened + 2}: ${facts.stopped.why}`,
      facts,
      more,
    );
  return passed(said, facts, more);
}

/**
 * Opens one more and asks it something: a pooler gives a server only
 * at the first query. What stands against it, or null.
 */
async function openNext(context: ProbeContext, to: Candidate, open: Session[]): Promise<PoolFacts["stopped"]> {
  const started = performance.now();
  const attempt = await login({ ...context, within: (ms) => context.within(Math.min(ms, slowMs)) }, to);
  if (!attempt.session) {
    const waits = !attempt.error && performance.now() - started >= slowMs * 0.9;
    return { kind: waits ? "waits" : "fails", sqlstate: attempt.error?.sqlstate ?? null, why: attempt.why };
  }
  const stopped = await firstAnswer(attempt.session, context.within(slowMs));
  if (stopped) attempt.session.close();
  else open.push(attempt.session);
  return stopped;
}

async function firstAnswer(session: Session, signal: AbortSignal): Promise<PoolFacts["stopped"]> {
  try {
    const { error } = await session.query("select 1", signal);
    return error ? { kind: "fails", sqlstate: error.sqlstate, why: error.message } : null;
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    return {
      kind: failure.reason === "silent" ? "waits" : "fails",
      sqlstate: null,
      why: failure.reason === "silent" ? `no answer within ${slowMs} ms` : failure.message,
    };
  }
}

/** Slots that are free now; null behind a pooler, whose limits are its own. Where the server does not say, none. */
function freeSlots({ seen }: ProbeContext): number | null {
  const speaker = seen("admission")?.facts?.speaker;
  const server = seen("server")?.facts;
  if (speaker === "pooler") return null;
  if (!server?.maxConnections || server.usedConnections === null || server.usedConnections === undefined) return 0;
  const own = (server.limits ?? []).map(({ limit, used }) => limit - used);
  return Math.min(server.maxConnections - (server.reservedConnections ?? 0) - server.usedConnections, ...own);
}

function reserve({ seen }: ProbeContext): number {
  const server = seen("server")?.facts;
  return Math.max(reserveLeast, Math.ceil((server?.maxConnections ?? 0) * reserveShare));
}

export const pool: Probe<"pool"> = {
  id: "pool",
  title: "The application's pool",
  layer: "capacity",
  needs: ["query"],
  applies: ({ inputs }) => (inputs.application?.poolSize ?? 0) > 1,
  run,
};
