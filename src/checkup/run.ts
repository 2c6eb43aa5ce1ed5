// Conducts one check: climbs the probes as a graph, tells of every step, and has the rules judge what was seen.
import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { inspect } from "node:util";
import { partOf, type BrokenPart, type OnBug } from "../hidden-bug.ts";
import type { Observation, Progress, ProgressRow } from "../report/observation.ts";
import type { Report, Verdict } from "../report/report.ts";
import { describeTarget, type Target } from "../target/target.ts";
import { deepRedactorFor } from "../target/redact.ts";
import { before, beside, climb, meanwhile, probes } from "../probes/index.ts";
import { pool } from "../probes/application/pool.ts";
import type { LoginTurns, Probe } from "../probes/probe.ts";
import { repeatedConnections } from "../probes/way-in/repeated-connections.ts";
import { judge } from "../rules/verdict.ts";
import { brokenRules, toStderr } from "./internal-error.ts";
import { climbWhile } from "./retry.ts";
import { ask, cancelled, dropDeadlines, isAsked, over, type CheckupContext } from "./run-probe.ts";

/** So long others than the target may still answer when everything else is done. */
const graceMs = 500;

export interface CheckupOptions {
  target: Target;
  /** Name of the place it is seen from. */
  vantage: string;
  /** For the whole check. */
  timeoutMs: number;
  /** Ends it early, with the partial report. */
  signal?: AbortSignal;
  /** Of a round: several places that log in alike do so in turns. */
  turns?: LoginTurns;
  /** Of a round: the application's pool is opened from one place only. */
  opensPool?: boolean;
  /** Try one write, in a temporary table that is gone with its transaction. */
  allowWriteCanary?: boolean;
  onProgress?: (progress: Progress) => void;
  /** Is told of every bug of ours that cost a row or a finding; left out, it goes to stderr. */
  onBug?: OnBug;
  id?: string;
}

/** So long clean-up may still go on when the check has ended. */
const cleanUpMs = 150;

/**
 * Climbs the ladder and judges. Failure of the target is in the report, and so is a bug of ours in one of its parts.
 */
export async function runCheckup(options: CheckupOptions): Promise<Report> {
  const { target, vantage } = options;
  const started = performance.now();
  const startedAt = new Date().toISOString();
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(over), Math.max(100, options.timeoutMs - 200));
  const { signal } = ended;
  setMaxListeners(0, signal);
  const cancel = () => ended.abort(cancelled);
  if (options.signal?.aborted) cancel();
  options.signal?.addEventListener("abort", cancel, { once: true });
  const { opensPool = true, turns = null } = options;
  const ladder = probes.filter((probe) => isAsked(probe, target) && (opensPool || probe !== pool));
  const rows: ProgressRow[] = ladder.map(({ id, title }) => ({
    probe: id,
    title,
    state: "pending",
    summary: "",
    tookMs: null,
  }));
  // Everything that leaves the check goes through it: a target without a secret may be told somebody else's.
  const redact = deepRedactorFor(target.secrets);
  // What an error quotes may hold what the target hides.
  const onBug: OnBug = ({ error, ...bug }) => (options.onBug ?? toStderr)({ ...bug, error: redact(inspect(error)) });
  const tell = () => options.onProgress?.(redact({ startedAt, rows: rows.map((row) => ({ ...row })) }));
  const checkup: CheckupContext = {
    target,
    vantage,
    signal,
    endsAtMs: started + options.timeoutMs - 200,
    carried: {
      candidates: [],
      current: null,
      wire: null,
      tls: null,
      session: null,
      lost: null,
      challenge: null,
      appConfig: null,
    },
    turns,
    observations: [],
    comparisons: [],
    allowWriteCanary: options.allowWriteCanary ?? false,
    climbs: 0,
    onBug,
    leftovers: [],
    deadlines: [],
  };
  const run = async (probe: Probe, on = checkup): Promise<Observation> => {
    const row = rows.find((one) => one.probe === probe.id);
    if (row) row.state = "running";
    tell();
    // Another climb's experiments may have needed it already.
    const seen = checkup.observations.find(({ id }) => id === probe.id) ?? (await ask(probe, on));
    const { outcome, summary, tookMs } = seen;
    if (row) Object.assign(row, { state: outcome, summary, tookMs: outcome === "skipped" ? null : tookMs });
    tell();
    return seen;
  };
  // Their own end, which comes with the check's at the latest: whoever
  // answers slowly is closed without holding up the verdict.
  const enough = new AbortController();
  setMaxListeners(0, enough.signal);
  signal.addEventListener("abort", () => enough.abort(signal.reason), { once: true });
  if (signal.aborted) enough.abort(signal.reason);
  try {
    tell();
    const apart: CheckupContext = { ...checkup, signal: enough.signal };
    const others = Promise.all(meanwhile.filter((probe) => ladder.includes(probe)).map((probe) => run(probe, apart)));
    // A bug in one of them is met where they are awaited, and not as nobody's rejection meanwhile.
    others.catch(() => undefined);
    for (const probe of before) if (ladder.includes(probe)) await run(probe);
    await climbWhile(checkup, run);
    const top = checkup.observations.some(
      ({ id, outcome }) => id === climb.at(-1)?.id && (outcome === "passed" || outcome === "warned"),
    );
    const rest = beside.filter((probe) => ladder.includes(probe));
    // From the top they share the session, and some build on others; after a failure each stands alone. Connections
    // that are only counted take no slot: beside a climb that came through at once they need not be waited for.
    const aside = top && checkup.climbs === 1 ? rest.filter((probe) => probe === repeatedConnections) : [];
    const counted = Promise.all(aside.map((probe) => run(probe)));
    if (top) for (const probe of rest.filter((one) => !aside.includes(one))) await run(probe);
    else await Promise.all(rest.map((probe) => run(probe)));
    await counted;
    const grace = setTimeout(() => enough.abort(over), graceMs);
    await others;
    clearTimeout(grace);
    inLadderOrder(checkup.observations);
  } finally {
    clearTimeout(timer);
    enough.abort(over);
    options.signal?.removeEventListener("abort", cancel);
    checkup.carried.session?.close();
    checkup.carried.wire?.close();
    // Clean-up that goes on without us has its own deadlines still.
    if (await cleanedUp(checkup.leftovers)) dropDeadlines(checkup.deadlines);
  }
  // Rules see only what has passed the gate: what they say of it holds no secret, and a replay says the same. Blotting
  // their sentences out once more would only show which of their words the password is.
  const described = redact(describeTarget(target));
  const observations = redact(checkup.observations);
  const comparisons = redact(checkup.comparisons);
  const { findings, verdict, broken } = judge(observations, described, startedAt, comparisons);
  return {
    schema: "dbcheck.report/1",
    id: options.id ?? randomUUID(),
    vantage,
    startedAt,
    tookMs: Math.round(performance.now() - started),
    target: described,
    verdict,
    findings,
    observations,
    comparisons,
    ...brokenRules(broken, onBug),
    changes: [],
    ...(await stepsFor(target, checkup, verdict, redact)),
  };
}

async function cleanedUp(leftovers: Promise<unknown>[]): Promise<boolean> {
  return new Promise((resolve) => {
    const tooLong = setTimeout(() => resolve(false), cleanUpMs);
    void Promise.allSettled(leftovers).then(() => {
      clearTimeout(tooLong);
      resolve(true);
    });
  });
}

function inLadderOrder(observations: Observation[]): void {
  const place = new Map<string, number>(probes.map(({ id }, at) => [id, at]));
  observations.sort((a, b) => (place.get(a.probe) ?? 0) - (place.get(b.probe) ?? 0));
}

/** Frameworks and vendors take longer to load than a check to run: they are loaded where the target has one. */
async function stepsFor(
  target: Target,
  { carried, onBug }: CheckupContext,
  verdict: Verdict,
  redact: ReturnType<typeof deepRedactorFor>,
): Promise<Pick<Report, "advice" | "vendorSteps" | "brokenParts">> {
  const { application, inputs, vendor } = target;
  const broken: BrokenPart[] = [];
  const advice = await partOf("the framework's steps", broken, onBug, null, async () =>
    (application?.framework ?? inputs.application?.framework)
      ? (await import("./framework-advice.ts")).frameworkAdvice(target, carried.appConfig)
      : null,
  );
  const steps = await partOf("the vendor's steps", broken, onBug, [], async () =>
    vendor && verdict.cause ? (await import("./vendor-steps.ts")).vendorSteps(vendor, verdict) : [],
  );
  return { advice: redact(advice), vendorSteps: steps, ...(broken.length > 0 ? { brokenParts: broken } : {}) };
}
