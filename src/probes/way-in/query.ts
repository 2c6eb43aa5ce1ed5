// Do queries come back: a simple one, a prepared one, an answer and a question larger than one packet?
import { psqlLine } from "../../target/reproduce.ts";
import type { QueryFacts, QueryStep } from "../facts.ts";
import { login } from "./login.ts";
import { afterCut } from "./recovery.ts";
import { failed, passed, unknown, warned, type Answer, type Probe, type ProbeContext } from "../probe.ts";
import { WireFailure } from "../wire/failure.ts";
import { endsSession, type QueryResult, type Session } from "../wire/session.ts";

/** Far above any MTU and below what a server would mind: 64 KiB of text. */
const largeBytes = 65_536;
const uploadBytes = 16_384;
/** Slower than this is measured again, so that one lost packet is not taken for a slow server. */
const slowMs = 200;
/** A silence that the check's own end cut off sooner tells nothing of the server. */
const tellingMs = 1_000;

/** The answers are known beforehand: what does not give them is no PostgreSQL, or is tampered with. */
const steps: {
  step: QueryStep["step"];
  answer: string;
  ask: (session: Session, signal: AbortSignal) => Promise<QueryResult>;
}[] = [
  { step: "simple", answer: "1", ask: (session, signal) => session.query("select 1", signal) },
  { step: "extended", answer: "1", ask: (session, signal) => session.prepared("select 1", signal) },
  {
    step: "large",
    answer: "x".repeat(largeBytes),
    ask: (session, signal) => session.query(`select repeat('x', ${largeBytes})`, signal),
  },
  {
    step: "upload",
    answer: String(uploadBytes),
    ask: (session, signal) => session.query(`select length('${"x".repeat(uploadBytes)}')`, signal),
  },
];

async function run(context: ProbeContext): Promise<Answer<QueryFacts>> {
  const { carried, conninfo, patience } = context;
  const { session } = carried;
  const facts: QueryFacts = { steps: [], roundTripMs: null, roundTripsMs: [], secondTry: null };
  const more = { inputs: { steps: steps.map(({ step }) => step) }, reproduce: psqlLine(conninfo) };
  if (!session) return failed("prerequisite-missing", "no session", facts, more);
  // A session for replication takes simple queries alone (protocol-replication).
  const askable = conninfo.replication === "database" ? steps.filter(({ step }) => step !== "extended") : steps;
  for (const { step, answer, ask } of askable) {
    const done = await tryStep(
      step,
      answer,
      session,
      (signal) => ask(session, signal),
      context.within(patience.queryMs),
    );
    facts.steps.push(done);
    if (done.outcome === "failed" && (done.error === null || endsSession(done.error))) {
      await drop(context, session);
      Object.assign(facts, await afterCut(context, done.reason));
      break;
    }
  }
  facts.roundTripMs =
    facts.steps.find(({ step, outcome }) => step === "simple" && outcome === "passed")?.tookMs ?? null;
  if (facts.roundTripMs !== null) facts.roundTripsMs = [facts.roundTripMs, ...(await measureAgain(context, facts))];
  for (const bad of facts.steps.filter(({ outcome }) => outcome === "failed")) {
    const good = facts.steps.find(({ outcome }) => outcome === "passed");
    if (good)
      context.compare({ varied: "query", from: bad.step, to: good.step, fromOutcome: "failed", toOutcome: "passed" });
  }
  const [bad] = facts.steps.filter(({ outcome }) => outcome === "failed");
  if (!bad) return passed(facts.steps.map(({ step, tookMs }) => `${step} ${tookMs} ms`).join(", "), facts, more);
  if (context.signal.aborted && bad.reason === "silent" && bad.tookMs < tellingMs)
    return unknown("check-ended", `${bad.step} query: the check ended after ${Math.round(bad.tookMs)} ms`, facts, more);
  const lost = bad.error?.sqlstate === "26000" || bad.error?.sqlstate === "42P05";
  const reason =
    bad.reason === "silent"
      ? bad.step === "large" || bad.step === "upload"
        ? "response-stalled"
        : "query-timeout"
      : lost
        ? "prepared-statement-lost"
        : bad.reason === "server-error" || bad.reason === "malformed"
          ? bad.reason
          : "connection-lost";
  const what = bad.error
    ? `${bad.error.sqlstate}: ${bad.error.message}`
    : bad.reason === "silent"
      ? `no answer within ${Math.round(bad.tookMs / 1000)} s`
      : bad.reason === "malformed"
        ? "the answer does not match the query"
        : `the connection ended (${bad.reason})`;
  const admitted = context.seen("admission")?.facts;
  if (reason === "response-stalled") facts.secondTry = await tryAgain(context, bad.step);
  else if (admitted?.speaker === "pooler" && (bad.reason === "silent" || bad.error?.sqlstate === "08P01"))
    facts.secondTry = await tryAgain(context);
  // A lost prepared statement leaves the session whole: the climb goes on.
  const say = reason === "prepared-statement-lost" ? warned : failed;
  return say(reason, `${bad.step} query: ${what}`, facts, more);
}

/** Two more samples of a round trip that took long; one that gets no answer is a failed step like any other. */
async function measureAgain(context: ProbeContext, facts: QueryFacts): Promise<number[]> {
  const { carried, patience } = context;
  const samples: number[] = [];
  while (carried.session && (facts.roundTripMs ?? 0) >= slowMs && samples.length < 2) {
    const { session } = carried;
    const done = await tryStep(
      "simple",
      "1",
      session,
      (signal) => session.query("select 1", signal),
      context.within(patience.queryMs),
    );
    if (done.outcome === "passed") {
      samples.push(done.tookMs);
      continue;
    }
    // A sample that the check's own end cut off takes nothing from the queries that came back.
    if (!context.signal.aborted) facts.steps.push(done);
    await drop(context, session);
  }
  return samples;
}

/** Leaves nothing of ours running on the server. */
async function drop(context: ProbeContext, session: Session): Promise<void> {
  await context.cleanUp(session.cancel());
  session.close();
  context.carried.session = null;
}

/** The path has had its time for a large answer; who is only slow has not. */
const largeAgainMs = 1500;

/**
 * PgBouncer lets the first client wait, and tells the second at once when it knows its server to be unreachable.
 * @param stalled the large step that got no answer, to be tried once more where a small one passes
 */
async function tryAgain(context: ProbeContext, stalled?: QueryStep["step"]): Promise<QueryFacts["secondTry"]> {
  const { current } = context.carried;
  if (!current) return null;
  const { session, error } = await login({ ...context, within: (ms) => context.within(Math.min(ms, 1000)) }, current);
  if (!session) return { outcome: error ? "failed" : "waits", error };
  const again = await tryStep(
    "simple",
    "1",
    session,
    (signal) => session.query("select 1", signal),
    context.within(1000),
  );
  const repeated = steps.find(({ step }) => step === stalled && again.outcome === "passed");
  const large =
    repeated &&
    (await tryStep(
      repeated.step,
      repeated.answer,
      session,
      (signal) => repeated.ask(session, signal),
      context.within(largeAgainMs),
    ));
  if (again.reason === "silent" || large?.reason === "silent") await context.cleanUp(session.cancel());
  session.close();
  return {
    outcome: again.reason === "silent" ? "waits" : again.outcome,
    error: again.error,
    ...(large ? { large: large.reason === "silent" ? ("silent" as const) : large.outcome } : {}),
  };
}

async function tryStep(
  step: QueryStep["step"],
  answer: string,
  session: Session,
  ask: (signal: AbortSignal) => Promise<QueryResult>,
  signal: AbortSignal,
): Promise<QueryStep> {
  const started = performance.now();
  const before = session.wire.bytesReceived;
  const end = () => ({
    step,
    tookMs: Math.round((performance.now() - started) * 10) / 10,
    bytes: session.wire.bytesReceived - before,
  });
  try {
    const { error, rows } = await ask(signal);
    if (error) return { ...end(), outcome: "failed", reason: "server-error", error };
    if (rows[0]?.[0] !== answer) return { ...end(), outcome: "failed", reason: "malformed", error: null };
    return { ...end(), outcome: "passed", reason: null, error: null };
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    return { ...end(), outcome: "failed", reason: failure.reason, error: null };
  }
}

export const query: Probe<"query"> = { id: "query", title: "Queries", layer: "query", needs: ["admission"], run };
