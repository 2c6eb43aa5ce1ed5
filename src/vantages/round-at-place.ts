// One round as one place goes through it: waits for the start, looks, and answers once.
import { setTimeout as sleep } from "node:timers/promises";
import type { HiddenBug } from "../hidden-bug.ts";
import { runCheckup } from "../checkup/run.ts";
import { Coalesced } from "../jobs/coalesced.ts";
import type { Logger } from "../log.ts";
import type { LoginWord } from "../report/login-turns.ts";
import type { Progress } from "../report/observation.ts";
import { fingerprintSettings } from "../target/settings-fingerprint.ts";
import type { Target } from "../target/target.ts";
import { loginTurns } from "./login-turns.ts";
import type { AnswerMessage, declines, RoundJob, SelfTest } from "./messages.ts";
import type { QueueClock } from "./queue-clock.ts";
import { isFit } from "./self-test.ts";

const progressEveryMs = 500;
/** So long before the round's deadline a check ends, so that its report can travel. */
const travelMs = 1_500;
/** Less time than that is no check. */
const leastMs = 1_000;
/** Who waits for its turn asks again after so long: a word may be lost, and a turn ends by itself. */
const askAgainMs = 1_000;

export interface RoundAtPlaceParts {
  job: RoundJob;
  vantage: string;
  /** Null: this place does not know it. */
  target: Target | null;
  speaks: { protocol: number; reportVersion: string };
  clock: QueueClock;
  clockOffsetMs: () => Promise<number | null>;
  testNetwork: () => Promise<SelfTest>;
  /** Once; may be lost. Never rejects. */
  say: (message: AnswerMessage) => Promise<void>;
  /** Until the queue has it. */
  answer: (message: AnswerMessage) => Promise<void>;
  log: Logger;
}

export class RoundAtPlace {
  readonly #parts: RoundAtPlaceParts;
  readonly #ending = new AbortController();
  /** Who waits for leave to send a password. */
  readonly #waiting = new Map<string, (word: LoginWord) => void>();

  constructor(parts: RoundAtPlaceParts) {
    this.#parts = parts;
  }

  /** What was seen so far is the report of a cancelled round; a place that is stopped says so. */
  end(why: "cancelled" | "stopped"): void {
    this.#ending.abort(why);
  }

  hear(login: string, word: LoginWord): void {
    this.#waiting.get(login)?.(word);
  }

  /** Resolves when the queue has the answer. */
  async look(): Promise<void> {
    const { job, vantage, target, speaks, clock, testNetwork, answer } = this.#parts;
    const { signal } = this.#ending;
    if (job.protocol !== speaks.protocol || job.reportVersion !== speaks.reportVersion) return this.#decline("too-old");
    if (!target) return this.#decline("unknown-target");
    const fit = testNetwork();
    await sleep(Math.max(0, job.startsAtMs - (await clock.now())), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return this.#decline(signal.reason === "cancelled" ? "cancelled" : "stopped");
    const timeoutMs = job.deadlineMs - travelMs - (await clock.now());
    if (timeoutMs < leastMs) return this.#decline("too-late");
    const progress = new Coalesced<Progress>(progressEveryMs, (latest) =>
      this.#parts.say({ kind: "progress", round: job.round, progress: latest }),
    );
    const seen = await runCheckup({
      target,
      vantage,
      timeoutMs,
      signal,
      id: job.round,
      opensPool: job.opensPool ?? true,
      ...(job.turns ? { turns: this.#turns() } : {}),
      onBug: (bug) => this.#logBug(bug),
      onProgress: (latest) => progress.push(latest),
    });
    await progress.flush();
    if (signal.reason === "stopped") return this.#decline("stopped");
    if (!isFit(await fit)) return this.#decline("self-test-failed");
    const settings = target.conninfo && fingerprintSettings(target.conninfo, job.key);
    const clockOffsetMs = await this.#parts.clockOffsetMs();
    await answer({ kind: "report", round: job.round, clockOffsetMs, settings, report: seen });
  }

  async #decline(why: (typeof declines)[number]): Promise<void> {
    const { job, log, answer } = this.#parts;
    log.warn({ round: job.round, target: job.target, why }, "a round was declined");
    await answer({ kind: "declined", round: job.round, why });
  }

  #turns(): ReturnType<typeof loginTurns> {
    const { job, say } = this.#parts;
    const { round } = job;
    return loginTurns({
      key: job.key,
      insists: job.opensPool ?? true,
      ask: async (login, signal) => {
        const heard = new Promise<LoginWord>((resolve) => this.#waiting.set(login, resolve));
        await say({ kind: "login", round, login });
        const pause = new AbortController();
        const ended = () => pause.abort();
        signal.addEventListener("abort", ended, { once: true });
        const silence = sleep(askAgainMs, undefined, { signal: pause.signal }).catch(() => undefined);
        const word = await Promise.race([heard, silence.then((): LoginWord => "wait")]);
        pause.abort();
        signal.removeEventListener("abort", ended);
        return word;
      },
      tell: (login, outcome) => void say({ kind: "logged-in", round, login, outcome }),
    });
  }

  #logBug({ error, ...bug }: HiddenBug): void {
    const { job, log } = this.#parts;
    log.error({ round: job.round, target: job.target, ...bug, err: error }, "a bug cost a check a row or a finding");
  }
}
