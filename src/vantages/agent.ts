// A place that answers for itself: takes the jobs of its own queue, looks at its own targets, and tells what it saw.
import { setTimeout as sleep } from "node:timers/promises";
import pLimit from "p-limit";
import { atMost } from "../deadline.ts";
import { consume } from "../jobs/consume.ts";
import { JobQueue, quietly, type QueueSettings } from "../jobs/queue.ts";
import type { Logger } from "../log.ts";
import { silentAfterMs } from "../report/round.ts";
import { Secret } from "../secret.ts";
import { redactDeep } from "../target/redact.ts";
import type { Target } from "../target/target.ts";
import { version } from "../version.ts";
import { abilities, answersQueue, protocol, reportVersion, vantageMessage, vantageQueue } from "./messages.ts";
import type { AnswerMessage, RoundJob, SelfTest, VantageMessage } from "./messages.ts";
import { QueueClock } from "./queue-clock.ts";
import { RoundAtPlace } from "./round-at-place.ts";
import { envelope, seal, unseal } from "./encryption.ts";
import { testOwnNetwork } from "./self-test.ts";

const helloEveryMs = silentAfterMs / 3;
/** So often an answer is sent again while the queue is away: a late one is shown, too. */
const answerTries = 30;
/** A job may be delivered again: what was looked at is not looked at twice. */
const rememberedRounds = 1_000;
/** Looks of one place at the same time: a small machine that looks at more is slow itself. */
const mostLooks = 20;
/** Jobs only hand over what they bring. */
const mostJobs = 50;
/** What is left of a look that was stopped may still be told. */
const lastWordMs = 1_000;

export interface AgentParts {
  vantage: string;
  key: Secret;
  settings: QueueSettings;
  /** As its own targets file has them at this moment. */
  targets: () => ReadonlyMap<string, Target>;
  log: Logger;
  /** This host's clock, ms since the epoch. */
  wallClock?: () => number;
  /** Whether this host's own network is fit to say anything. */
  testNetwork?: () => Promise<SelfTest>;
  /** What this place says of itself: an older one says less. */
  speaks?: { protocol: number; reportVersion: string; can?: string[] };
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
  const { wallClock = Date.now, testNetwork = () => testOwnNetwork(settings) } = parts;
  const speaks = parts.speaks ?? { protocol, reportVersion, can: [...abilities] };
  const clock = new QueueClock(settings);
  const queues = new Map<string, JobQueue>();
  const queueNamed = (name: string): JobQueue => {
    const queue = queues.get(name) ?? new JobQueue(name, settings, log);
    queues.set(name, queue);
    return queue;
  };
  const report = quietly(log, "the vantage cannot reach the queue");
  const closing = new AbortController();
  const looks = pLimit(mostLooks);
  const running = new Map<string, { round: RoundAtPlace; ended: Promise<void> }>();
  const ended = new Set<string>();

  const say = async (message: AnswerMessage, to: string, tries = 1): Promise<void> => {
    // A check masks its target's secrets; these are the place's own.
    const clean = redactDeep(message, secretsOfPlace(parts));
    const data = seal(clean, key, vantage, "to the bot");
    // Many checks at once tell more of their progress than the bot can read: what others wait for goes first.
    const priority = message.kind === "progress" ? { priority: 10 } : {};
    const backoff = { type: "fixed", delay: 1_000 };
    const opts = { removeOnComplete: true, removeOnFail: true, attempts: 10, backoff, ...priority };
    for (let left = tries; ; left -= 1) {
      try {
        await queueNamed(to).add({ name: message.kind, data, opts });
        return;
      } catch (error) {
        if (left <= 1 || closing.signal.aborted) throw error;
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
    const selfTest = await testNetwork();
    const about = { version, ...speaks, clockOffsetMs: await clockOffsetMs(), selfTest };
    await say({ kind: "hello", atMs: await clock.now(), about }, answersQueue);
  };

  const look = (job: RoundJob): void => {
    if (running.has(job.round) || ended.has(job.round)) return;
    const answer = (message: AnswerMessage) => say(message, job.answers, answerTries);
    const round = new RoundAtPlace({
      job,
      vantage,
      target: parts.targets().get(job.target) ?? null,
      speaks,
      clock,
      clockOffsetMs,
      testNetwork,
      // Whoever waits asks again by itself.
      say: (message) => say(message, job.answers).catch(report),
      answer,
      log,
    });
    const done = looks(() => round.look())
      .catch(async (error: unknown) => {
        log.error({ round: job.round, err: error }, "a round broke");
        await answer({ kind: "declined", round: job.round, why: "broken" });
      })
      .catch(report)
      .finally(() => {
        running.delete(job.round);
        ended.add(job.round);
        for (const oldest of [...ended].slice(0, Math.max(0, ended.size - rememberedRounds))) ended.delete(oldest);
      });
    running.set(job.round, { round, ended: done });
  };
  const take = (message: VantageMessage): void => {
    if (message.kind === "round") return look(message);
    const one = running.get(message.round)?.round;
    // Another process of the same vantage may have the round: the job is delivered again, then perhaps there.
    if (!one && !ended.has(message.round)) throw new Error("this process does not have the round");
    if (message.kind === "word") one?.hear(message.login, message.word);
    else one?.end("cancelled");
  };

  const consuming = consume({
    queue: vantageQueue(vantage),
    settings,
    concurrency: mostJobs,
    trouble: "the vantage cannot reach the queue",
    onReady: () => log.info({ vantage, queue: settings.kind }, "vantage ready"),
    log,
    handle: async ({ data }) => {
      const plain = readJob(data, parts);
      if (plain === null) return log.warn("a job that the bot did not seal for this vantage was refused");
      const message = vantageMessage.safeParse(plain);
      if (message.success) take(message.data);
      else log.warn("a job of a newer bot was left out: update dbcheck here");
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
      const all = [...running.values()];
      const done = Promise.allSettled(all.map((one) => one.ended));
      await atMost(deadlineMs, done);
      closing.abort();
      for (const { round } of all) round.end("stopped");
      await atMost(lastWordMs, done);
      await Promise.all([telling, consuming.close()]);
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}

/** @returns what the bot sealed for this vantage; null for anything else */
function readJob(data: unknown, { vantage, key }: AgentParts): unknown {
  const sealed = envelope.safeParse(data);
  if (!sealed.success || sealed.data.vantage !== vantage) return null;
  return unseal(sealed.data, key, "to the vantage");
}

function secretsOfPlace({ key, settings }: AgentParts): Secret[] {
  const password =
    settings.kind === "redis"
      ? decodeURIComponent(new URL(settings.url.reveal()).password)
      : settings.connection.password;
  return [key, ...(password === "" ? [] : [new Secret(password)])];
}
