// One probe's run: what it may use, by when it must answer, and its answer as an observation.
import { getEventListeners, setMaxListeners } from "node:events";
import { newReference } from "../errors.ts";
import type { OnBug } from "../hidden-bug.ts";
import { endedByCancel } from "../report/cancelled.ts";
import type { Observation } from "../report/observation.ts";
import type { Comparison } from "../report/report.ts";
import type { Target } from "../target/target.ts";
import type { Conninfo } from "../libpq/connection.ts";
import { climb } from "../probes/index.ts";
import { patienceOf } from "./step-timeout.ts";
import { factsOf } from "../rules/rule.ts";
import {
  patience,
  type Answer,
  type Carried,
  type LoginTurns,
  type Probe,
  type ProbeContext,
} from "../probes/probe.ts";

/** What all probes of one check share. */
export interface CheckupContext {
  target: Target;
  vantage: string;
  /** Ends with the check. */
  signal: AbortSignal;
  /** When that is, by performance.now(). */
  endsAtMs: number;
  carried: Carried;
  /** Among places that log in alike; null: this one looks alone. */
  turns: LoginTurns | null;
  observations: Observation[];
  comparisons: Comparison[];
  allowWriteCanary: boolean;
  /** How often the way in has been climbed. */
  climbs: number;
  /** Is told of every throw that a row hides. */
  onBug: OnBug;
  /** Clean-up that the end of the check overtook: the check itself waits for it, for a moment. */
  leftovers: Promise<unknown>[];
  /** Every deadline that was given out, met or not. */
  deadlines: Deadline[];
}

interface Deadline {
  timer: NodeJS.Timeout;
  controller: AbortController;
}

/** What breaks already here gets its row: `attempt` meets it again. */
export function isAsked({ applies }: Probe, target: Target): boolean {
  try {
    return applies?.(target) ?? true;
  } catch {
    return true;
  }
}

/** Runs a probe where its prerequisites are met, adds its observation and gives it back. */
export async function ask(probe: Probe, checkup: CheckupContext): Promise<Observation> {
  const mark = performance.now();
  const answer = await answerOf(probe, checkup);
  const observation = observationOf(probe, probe.id, answer, checkup.vantage, performance.now() - mark);
  checkup.observations.push(observation);
  return observation;
}

async function answerOf(probe: Probe, checkup: CheckupContext): Promise<Answer> {
  const { signal, observations } = checkup;
  if (signal.aborted)
    return {
      outcome: "skipped",
      reason: "check-ended",
      summary: `the check ${endOf(signal)} before this step`,
      facts: null,
      ...(signal.reason === cancelled ? { inputs: endedByCancel } : {}),
    };
  const missing = probe.needs
    .map((id) => observations.find((one) => one.id === id))
    .find((one) => one && !carriesOn(one));
  if (missing)
    return {
      outcome: "skipped",
      reason: "prerequisite-missing",
      summary: `waits for ${missing.outcome === "skipped" ? rootOf(missing, observations) : missing.probe}`,
      facts: null,
    };
  const mark = performance.now();
  const answer = await Promise.race([attempt(probe, checkup), overrun(signal)]);
  const waitedMs = performance.now() - mark;
  if (signal.reason === cancelled && isWaiting(answer) && waitedMs < patience.answerMs)
    return {
      outcome: "unknown",
      reason: "check-ended",
      summary: `no answer within ${Math.round(waitedMs)} ms, when the check was cancelled`,
      facts: null,
      inputs: endedByCancel,
    };
  return signal.aborted && answer.outcome === "failed" && answer.reason === "silent"
    ? { ...answer, summary: `${answer.summary} (until the check ${endOf(signal)})` }
    : answer;
}

/** Nobody answered in time: where the time was cut short, that says nothing. */
function isWaiting({ outcome, reason }: Answer): boolean {
  return outcome === "failed" && (reason === "silent" || reason === "timeout" || reason === "handshake-timeout");
}

/** A bug in one probe costs its row, and no other. */
async function attempt(probe: Probe, checkup: CheckupContext): Promise<Answer> {
  try {
    // Where the question itself breaks, `isAsked` let it pass.
    probe.applies?.(checkup.target);
    return await probe.run(contextFor(probe, checkup));
  } catch (error) {
    const reference = newReference();
    checkup.onBug({ where: `probe ${probe.id}`, reference, error });
    return {
      outcome: "unknown",
      reason: "bug-of-ours",
      summary: `dbcheck itself failed here: a bug in dbcheck, reference ${reference}`,
      facts: null,
      reference,
    };
  }
}

/** The check's own end does not wait for a probe that overlooks it: 150 ms later the row is closed for it. */
async function overrun(signal: AbortSignal): Promise<Answer> {
  await ended(signal);
  await new Promise<void>((resolve) => void setTimeout(resolve, 150).unref());
  return { outcome: "unknown", reason: "check-ended", summary: "no answer before the check ended", facts: null };
}

/** Passed and warned rows carry the next; so does one that was rightly left out. */
function carriesOn({ outcome, reason }: Observation): boolean {
  return outcome === "passed" || outcome === "warned" || reason === "not-applicable";
}

function rootOf(row: Observation, observations: Observation[]): string {
  const name = row.summary.replace(/^waits for /, "");
  return observations.some(({ id }) => id === name) ? name : row.probe;
}

function contextFor(probe: Probe, checkup: CheckupContext): ProbeContext {
  const { target, vantage, signal, carried, turns, observations, comparisons, allowWriteCanary } = checkup;
  return {
    allowWriteCanary,
    target,
    get conninfo(): Conninfo {
      if (!target.conninfo) throw new Error(`probe ${probe.id} needs a connection string that there is none of`);
      return target.conninfo;
    },
    inputs: target.inputs,
    vantage,
    // Who stands beside the way in is a witness, and not waited for any longer.
    patience: climb.some(({ id }) => id === probe.id)
      ? patienceOf(checkup.endsAtMs - performance.now(), target.conninfo?.connectTimeoutSeconds ?? null)
      : patience,
    carried,
    turns,
    signal,
    within: (ms) => within(checkup, ms),
    cleanUp: async (work) => {
      checkup.leftovers.push(work);
      await Promise.race([work, ended(signal)]);
    },
    vary: (what, answer) =>
      observations.push(observationOf(probe, `${probe.id}:${what}`, answer, vantage, answer.tookMs)),
    compare: (comparison) => comparisons.push({ observation: probe.id, ...comparison }),
    climbs: checkup.climbs,
    seen: (id) => {
      const row = observations.find((one) => one.id === id);
      return row && { ...row, facts: factsOf(row, id) };
    },
  };
}

/** Shared: to make one, with its stack, for each wait took as long as some probes. */
export const over = new DOMException("the time for this is over", "AbortError");

/** The reason of a check's signal where somebody ended it before its time. */
export const cancelled = new DOMException("the check was cancelled", "AbortError");

function endOf({ reason }: AbortSignal): string {
  return reason === cancelled ? "was cancelled" : "timed out";
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Own timer and listener: Node 20 may collect the signals of AbortSignal.any before they fire. */
function within({ signal, deadlines }: CheckupContext, ms: number): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const end = () => {
    clearTimeout(timer);
    controller.abort(over);
  };
  const timer = setTimeout(end, Math.max(1, Math.min(ms, 600_000))).unref();
  deadlines.push({ timer, controller });
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
  return controller.signal;
}

/**
 * After the last wait of a check. Its timers would keep all that it saw in memory for the seconds that they were set
 * for; a bot makes dozens of checks meanwhile.
 */
export function dropDeadlines(deadlines: Deadline[]): void {
  for (const { timer, controller } of deadlines) {
    clearTimeout(timer);
    // Whoever still waits is told.
    if (getEventListeners(controller.signal, "abort").length > 0) controller.abort(over);
  }
}

function observationOf(probe: Probe, id: string, answer: Answer, vantage: string, tookMs: number): Observation {
  const { outcome, reason, summary, facts, inputs, reproduce, reference } = answer;
  return {
    id,
    probe: probe.id,
    layer: probe.layer,
    source: probe.source ?? "probe",
    vantage,
    at: new Date().toISOString(),
    inputs: inputs ?? {},
    outcome,
    reason,
    tookMs: Math.round(tookMs * 10) / 10,
    summary,
    facts: { ...facts },
    ...(reference ? { reference } : {}),
    ...(reproduce ? { reproduce } : {}),
  };
}
