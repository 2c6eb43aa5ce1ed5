// A place that answers for itself: takes the jobs of its own queue, looks at its own targets, and tells what it saw.
import { setTimeout as sleep } from "node:timers/promises";
import type { HiddenBug } from "../checkup/internal-error.ts";
import { runCheckup } from "../checkup/run.ts";
import { Coalesced } from "../jobs/coalesced.ts";
import { consume } from "../jobs/consume.ts";
import { JobQueue, quietly, type QueueSettings } from "../jobs/queue.ts";
import type { Logger } from "../log.ts";
import { silentAfterMs } from "../report/round.ts";
import type { Progress } from "../report/observation.ts";
import { Secret } from "../secret.ts";
import { redactDeep } from "../target/redact.ts";
import { fingerprintSettings } from "../target/settings-fingerprint.ts";
import type { Target } from "../target/target.ts";
import { version } from "../version.ts";
import { protocol, reportVersion, roundJob, vantageQueue, answersQueue } from "./messages.ts";
import type { AnswerMessage, RoundJob, SelfTest } from "./messages.ts";
import { QueueClock } from "./queue-clock.ts";
import { envelope, seal, unseal } from "./sealed.ts";
import { isFit, testOwnNetwork } from "./self-test.ts";

const helloEveryMs = silentAfterMs / 3;
const progressEveryMs = 500;
/** So long before the round's deadline a check ends, so that its report can travel. */
const travelMs = 1_500;
/** Less time than that is no check. */
const leastMs = 1_000;
/** So often an answer is sent again while the queue is away: a late one is shown, too. */
const answerTries = 30;
/** A job whose worker died is delivered again: what was looked at is not looked at twice. */
const rememberedRounds = 1_000;
/** Of one place at the same time. */
const concurrency = 50;

export interface AgentParts {
  vantage: string;
  key: Secret;
  settings: QueueSettings;
  /** As its own targets file has them at this moment. */
  targets: () => ReadonlyMap<string, Target>;
  log: Logger;
  /** This host's clock, ms since the epoch. */
  wallClock?: () => number;
  /** What this place says of itself: an older one says less. */
  speaks?: { protocol: number; reportVersion: string };
}

export interface Agent {
  /** Tells of itself once; resolves when the queue has it. @throws Outage */
  hello(): Promise<void>;
  /** Takes no more jobs; what runs gets so long. */
  close(deadlineMs: number): Promise<void>;
}

/** Starts at once and returns; jobs come as soon as the queue can be reached. */
export function startAgent(parts: AgentParts): Agent {
  const { vantage, key, settings, log } = parts;
  const { wallClock = Date.now, speaks = { protocol, reportVersion } } = parts;
  const clock = new QueueClock(settings);
  const queues = new Map<string, JobQueue>();
  const queueNamed = (name: string): JobQueue => {
    const queue = queues.get(name) ?? new JobQueue(name, settings, log);
    queues.set(name, queue);
    return queue;
  };
  const report = quietly(log, "the vantage cannot reach the queue");
  const closing = new AbortController();
  const running = new Set<Promise<void>>();
  const rounds = new Set<string>();
  let selfTest: SelfTest | null = null;

  const say = async (message: AnswerMessage, to: string, tries = 1): Promise<void> => {
    // A check masks its target's secrets; these are the place's own.
    const clean = redactDeep(message, secretsOfPlace(parts));
    const data = seal(clean, key, vantage, "to the bot");
    const opts = { removeOnComplete: true, removeOnFail: true, attempts: 10, backoff: { type: "fixed", delay: 1_000 } };
    for (let left = tries; ; left -= 1) {
      try {
        await queueNamed(to).add({ name: message.kind, data, opts });
        return;
      } catch (error) {
        if (left <= 1) throw error;
        await sleep(1_000);
      }
    }
  };
  const clockOffsetMs = async (): Promise<number | null> => {
    try {
      return Math.round(wallClock() - (await clock.now()));
    } catch (error) {
      report(error);
      return null;
    }
  };
  const hello = async () => {
    selfTest = await testOwnNetwork(settings);
    const about = { version, ...speaks, clockOffsetMs: await clockOffsetMs(), selfTest };
    await say({ kind: "hello", atMs: await clock.now(), about }, answersQueue);
  };

  const look = async (job: RoundJob): Promise<void> => {
    const answer = (message: AnswerMessage) => say(message, job.answers, answerTries);
    const decline = async (why: "unknown-target" | "self-test-failed" | "too-old" | "too-late") => {
      log.warn({ round: job.round, target: job.target, why }, "a round was declined");
      await answer({ kind: "declined", round: job.round, why });
    };
    if (job.protocol !== speaks.protocol || job.reportVersion !== speaks.reportVersion) return decline("too-old");
    const target = parts.targets().get(job.target);
    if (!target) return decline("unknown-target");
    const fit = testOwnNetwork(settings);
    await sleep(Math.max(0, job.startsAtMs - (await clock.now())), undefined, { signal: closing.signal });
    const timeoutMs = job.deadlineMs - travelMs - (await clock.now());
    if (timeoutMs < leastMs) return decline("too-late");
    const progress = new Coalesced<Progress>(progressEveryMs, (latest) =>
      say({ kind: "progress", round: job.round, progress: latest }, job.answers).catch(report),
    );
    const onBug = ({ error, ...bug }: HiddenBug) =>
      log.error({ round: job.round, target: job.target, ...bug, err: error }, "a bug cost a check a row or a finding");
    const seen = await runCheckup({
      target,
      vantage,
      timeoutMs,
      signal: closing.signal,
      id: job.round,
      onBug,
      onProgress: (latest) => progress.push(latest),
    });
    if (closing.signal.aborted) return;
    await progress.flush();
    if (!isFit(await fit)) return decline("self-test-failed");
    const used = target.conninfo && fingerprintSettings(target.conninfo, job.key);
    const offset = await clockOffsetMs();
    await answer({ kind: "report", round: job.round, clockOffsetMs: offset, settings: used, report: seen });
  };

  const take = async (message: RoundJob): Promise<void> => {
    if (rounds.has(message.round)) return;
    rounds.add(message.round);
    for (const oldest of [...rounds].slice(0, Math.max(0, rounds.size - rememberedRounds))) rounds.delete(oldest);
    try {
      await look(message);
    } catch (error) {
      if (closing.signal.aborted) return;
      log.error({ round: message.round, err: error }, "a round broke");
      await say({ kind: "declined", round: message.round, why: "broken" }, message.answers).catch(report);
    }
  };

  const consuming = consume({
    queue: vantageQueue(vantage),
    settings,
    concurrency,
    trouble: "the vantage cannot reach the queue",
    onReady: () => log.info({ vantage, queue: settings.kind }, "vantage ready"),
    log,
    handle: async ({ data }) => {
      const message = readJob(data, parts);
      if (!message) return log.warn("a job that the bot did not seal for this vantage was refused");
      const taken = take(message);
      running.add(taken);
      await taken.finally(() => running.delete(taken));
    },
  });
  const telling = (async () => {
    while (!closing.signal.aborted) {
      await hello().catch(report);
      // Jitter: many places do not all tell at the same moment.
      await sleep(helloEveryMs * (0.75 + Math.random() / 2), undefined, { signal: closing.signal }).catch(() => {});
    }
  })();
  return {
    hello,
    close: async (deadlineMs) => {
      await consuming.pause();
      const done = Promise.allSettled(running);
      await Promise.race([done, sleep(deadlineMs, undefined, { ref: false })]);
      closing.abort();
      await Promise.all([telling, consuming.close()]);
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

/** @returns what the bot sealed for this vantage; null for anything else */
function readJob(data: unknown, { vantage, key }: AgentParts): RoundJob | null {
  const sealed = envelope.safeParse(data);
  if (!sealed.success || sealed.data.vantage !== vantage) return null;
  const message = roundJob.safeParse(unseal(sealed.data, key, "to the vantage"));
  return message.success ? message.data : null;
}

function secretsOfPlace({ key, settings }: AgentParts): Secret[] {
  const password =
    settings.kind === "redis"
      ? decodeURIComponent(new URL(settings.url.reveal()).password)
      : settings.connection.password;
  return [key, ...(password === "" ? [] : [new Secret(password)])];
}
