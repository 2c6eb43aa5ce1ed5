// Conducts one check: climbs the probes as a graph, tells of every step, and has the rules judge what was seen.
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { Observation, Progress, ProgressRow } from "../report/observation.ts";
import type { Comparison, Report } from "../report/report.ts";
import { describeTarget, type Conninfo, type Target } from "../target/target.ts";
import { redactDeep } from "../target/redact.ts";
import { probes } from "../probes/index.ts";
import { patience, type Answer, type Carried, type Probe, type ProbeContext } from "../probes/probe.ts";
import { judge } from "../rules/verdict.ts";

export interface CheckupOptions {
  target: Target;
  /** Name of the place it is seen from. */
  vantage: string;
  /** For the whole check. */
  timeoutMs: number;
  /** Ends it early, with the partial report. */
  signal?: AbortSignal;
  /** Try one write, in a temporary table that is gone with its transaction. */
  allowWriteCanary?: boolean;
  onProgress?: (progress: Progress) => void;
  id?: string;
}

/** Climbs the ladder and judges. Failure of the target is in the report; only bugs of ours throw. */
export async function runCheckup(options: CheckupOptions): Promise<Report> {
  const { target, vantage } = options;
  const started = performance.now();
  const startedAt = new Date().toISOString();
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), Math.max(100, options.timeoutMs - 200));
  const { signal } = ended;
  setMaxListeners(0, signal);
  const cancel = () => ended.abort();
  if (options.signal?.aborted) cancel();
  options.signal?.addEventListener("abort", cancel, { once: true });
  const observations: Observation[] = [];
  const comparisons: Comparison[] = [];
  const ladder = probes.filter(({ applies }) => applies?.(target) ?? true);
  const rows: ProgressRow[] = ladder.map(({ id, title }) => ({ probe: id, title, state: "pending", summary: "", tookMs: null }));
  const tell = () => options.onProgress?.(redact(target, { startedAt, rows: rows.map((row) => ({ ...row })) }));
  const carried: Carried = { candidates: [], current: null, wire: null, tls: null, session: null, challenge: null };
  const ground: Ground = {
    target,
    vantage,
    signal,
    carried,
    observations,
    comparisons,
    allowWriteCanary: options.allowWriteCanary ?? false,
  };
  try {
    tell();
    for (const [at, probe] of ladder.entries()) {
      const row = rows[at];
      if (!row) continue;
      row.state = "running";
      tell();
      const mark = performance.now();
      const answer = await ask(probe, ground);
      const tookMs = round(performance.now() - mark);
      observations.push(observationOf(probe, probe.id, answer, vantage, tookMs));
      Object.assign(row, { state: answer.outcome, summary: answer.summary, tookMs: answer.outcome === "skipped" ? null : tookMs });
      tell();
    }
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", cancel);
    carried.session?.close();
    carried.wire?.close();
  }
  const described = describeTarget(target);
  const clean = redact(target, observations);
  const { findings, verdict } = judge(clean, described, startedAt);
  return redact(target, {
    schema: "dbcheck.report/1",
    id: options.id ?? randomUUID(),
    vantage,
    startedAt,
    tookMs: Math.round(performance.now() - started),
    target: described,
    verdict,
    findings,
    observations: clean,
    comparisons,
    changes: [],
  });
}

interface Ground {
  target: Target;
  vantage: string;
  signal: AbortSignal;
  carried: Carried;
  observations: Observation[];
  comparisons: Comparison[];
  allowWriteCanary: boolean;
}

async function ask(probe: Probe, ground: Ground): Promise<Answer> {
  const { signal, observations } = ground;
  if (signal.aborted) return { outcome: "skipped", reason: "check-ended", summary: "the check ended before this", facts: {} };
  const missing = probe.needs.map((id) => observations.find((one) => one.id === id)).find((one) => one && !isGround(one));
  if (missing)
    return {
      outcome: "skipped",
      reason: "prerequisite-missing",
      summary: `waits for ${missing.outcome === "skipped" ? rootOf(missing, observations) : missing.probe}`,
      facts: {},
    };
  const answer = await Promise.race([probe.run(contextFor(probe, ground)), overrun(signal)]);
  return signal.aborted && answer.outcome === "failed" && answer.reason === "silent"
    ? { ...answer, summary: `${answer.summary} (until the check's time was up)` }
    : answer;
}

/** The check's own end does not wait for a probe that overlooks it: 150 ms later the row is closed for it. */
async function overrun(signal: AbortSignal): Promise<Answer> {
  await new Promise<void>((resolve) => {
    const late = () => setTimeout(resolve, 150).unref();
    if (signal.aborted) late();
    else signal.addEventListener("abort", late, { once: true });
  });
  return { outcome: "unknown", reason: "check-ended", summary: "no answer before the check ended", facts: {} };
}

/** Passed and warned rows carry the next; so does one that was rightly left out. */
function isGround({ outcome, reason }: Observation): boolean {
  return outcome === "passed" || outcome === "warned" || reason === "not-applicable";
}

function rootOf(row: Observation, observations: Observation[]): string {
  const name = row.summary.replace(/^waits for /, "");
  return observations.some(({ id }) => id === name) ? name : row.probe;
}

function contextFor(probe: Probe, { target, vantage, signal, carried, observations, comparisons, allowWriteCanary }: Ground): ProbeContext {
  return {
    allowWriteCanary,
    target,
    get conninfo(): Conninfo {
      if (!target.conninfo) throw new Error(`probe ${probe.id} needs a connection string that there is none of`);
      return target.conninfo;
    },
    inputs: describeTarget(target).inputs,
    vantage,
    patience,
    carried,
    signal,
    within: (ms) => within(signal, ms),
    vary: (what, answer) => observations.push(observationOf(probe, `${probe.id}:${what}`, answer, vantage, answer.tookMs)),
    compare: (comparison) => comparisons.push(comparison),
    seen: (id) => observations.find((one) => one.id === id),
  };
}

/** Own timer and listener: Node 20 may collect the signals of AbortSignal.any before they fire. */
function within(signal: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const end = () => {
    clearTimeout(timer);
    controller.abort();
  };
  const timer = setTimeout(end, Math.max(1, Math.min(ms, 600_000))).unref();
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
  return controller.signal;
}

function observationOf(probe: Probe, id: string, answer: Answer, vantage: string, tookMs: number): Observation {
  const { outcome, reason, summary, facts, inputs, reproduce } = answer;
  return {
    id,
    probe: probe.id,
    layer: probe.layer,
    source: "probe",
    vantage,
    at: new Date().toISOString(),
    inputs: inputs ?? {},
    outcome,
    reason,
    tookMs: round(tookMs),
    summary,
    facts: { ...facts },
    ...(reproduce ? { reproduce } : {}),
  };
}

/** Everything that leaves the check goes through the target's own gate. */
function redact<T>(target: Target, value: T): T {
  return target.secrets.length === 0 ? value : redactDeep(value, target.secrets);
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
