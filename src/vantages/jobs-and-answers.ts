// The bot's line to its vantages: jobs go out sealed, answers come in, are read, judged again and kept, each once.
import { EventEmitter } from "node:events";
import { monotonicMs } from "../clock.ts";
import { consume, type Consuming } from "../jobs/consume.ts";
import { JobQueue, removeQueue, type QueueSettings } from "../jobs/queue.ts";
import { UserMistake } from "../errors.ts";
import type { Logger } from "../log.ts";
import { measures } from "../measures.ts";
import type { Report } from "../report/report.ts";
import { silentAfterMs } from "../report/round.ts";
import type { SavedReport } from "../report/schema.ts";
import { rejudgedReport } from "../checkup/replay.ts";
import type { Secret } from "../secret.ts";
import type { ToldTurn, VantageStore } from "../store/vantages.ts";
import { answerMessage, answersQueue, vantageQueue, type VantageMessage } from "./messages.ts";
import { QueueClock } from "./queue-clock.ts";
import { envelope, seal, unseal, vantageKey } from "./encryption.ts";

/** A word of a vantage about itself is worth nothing when it is older: somebody sends it a second time. */
const helloWorthMs = 60_000;
const concurrency = 20;

export interface LineParts {
  settings: QueueSettings;
  /** The bot's, which each vantage's key is derived from. */
  secret: Secret;
  store: VantageStore;
  /** Of this process alone: rounds that it knows are its own. */
  fallback?: VantageStore;
  /** An answer came after the end of its round. */
  onLate?: (round: string, vantage: string) => Promise<void>;
  /** Where answers come in. */
  answers?: string;
  log: Logger;
}

export class VantageLine {
  readonly clock: QueueClock;
  readonly secret: Secret;
  readonly answers: string;
  readonly #parts: LineParts;
  readonly #queues = new Map<string, JobQueue>();
  readonly #heard = new EventEmitter().setMaxListeners(0);
  #consuming: Consuming | null = null;
  #listensSinceMs: number | null = null;

  constructor(parts: LineParts) {
    this.#parts = parts;
    this.secret = parts.secret;
    this.answers = parts.answers ?? answersQueue;
    this.clock = new QueueClock(parts.settings);
  }

  /** From now on this process takes answers. */
  listen(): void {
    const { settings, log } = this.#parts;
    this.#listensSinceMs ??= monotonicMs();
    this.#consuming ??= consume({
      queue: this.answers,
      settings,
      concurrency,
      trouble: "answers of vantages cannot be taken from the queue",
      onReady: () => log.info({ queue: settings.kind }, "listening to vantages"),
      log,
      handle: ({ data }) => this.#take(data),
    });
  }

  /** For so long that every vantage that lives has told of itself: a shell has a queue of its own, where none does. */
  isEveryHelloHeard(): boolean {
    const { answers } = this;
    return answers === answersQueue && monotonicMs() - (this.#listensSinceMs ?? Infinity) > silentAfterMs;
  }

  /** @throws Outage within 2 s when the queue cannot be reached */
  async send(vantage: string, message: VantageMessage): Promise<void> {
    const { settings, secret, log } = this.#parts;
    const queue = this.#queues.get(vantage) ?? new JobQueue(vantageQueue(vantage), settings, log);
    this.#queues.set(vantage, queue);
    const data = seal(message, vantageKey(secret, vantage), vantage, "to the vantage");
    // A round is asked for once; a word is delivered again until it meets the process that has the round.
    const once = { jobId: `${message.round}-round` };
    const again = { attempts: 5, backoff: { type: "fixed", delay: 50 } };
    const opts = { ...(message.kind === "round" ? once : again), removeOnComplete: true, removeOnFail: true };
    await queue.add({ name: message.kind, data, opts });
  }

  /** @throws Outage as `send` */
  async tellTurn({ vantages, word }: ToldTurn, round: string, login: string): Promise<void> {
    await Promise.all(vantages.map((vantage) => this.send(vantage, { kind: "word", round, login, word })));
  }

  /** Something of this round was heard in this process; other processes of the bot may hear the rest. */
  onHeard(round: string, listener: () => void): () => void {
    this.#heard.on(round, listener);
    return () => void this.#heard.off(round, listener);
  }

  /** @param forGood nobody answers there any more: its queue goes, with all that it left */
  async close({ forGood = false }: { forGood?: boolean } = {}): Promise<void> {
    await this.#consuming?.close();
    if (forGood) await removeQueue(this.answers, this.#parts.settings).catch(() => undefined);
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  /** Trusted no further than its rows. Null: they are not as we write them. */
  #judged(vantage: string, round: string, saved: SavedReport): Report | null {
    const { log } = this.#parts;
    try {
      return rejudgedReport(`the report of ${vantage}`, saved, ({ error, ...bug }) =>
        log.error({ vantage, round, ...bug, err: error }, "a rule broke over a vantage's report"),
      );
    } catch (error) {
      if (!(error instanceof UserMistake)) throw error;
      log.warn({ vantage, round, reason: error.message }, "a vantage's report could not be judged");
      return null;
    }
  }

  async #storeOf(round: string): Promise<VantageStore> {
    const { store, fallback } = this.#parts;
    return fallback && (await fallback.round(round)) ? fallback : store;
  }

  /** Rejects while the store is away: the answer is then delivered again. */
  async #take(data: unknown): Promise<void> {
    const { secret, store, log } = this.#parts;
    const sealed = envelope.safeParse(data);
    const plain = sealed.success ? unseal(sealed.data, vantageKey(secret, sealed.data.vantage), "to the bot") : null;
    if (!sealed.success || plain === null) return log.warn("an answer that no vantage sealed was refused");
    const { vantage } = sealed.data;
    const read = answerMessage.safeParse(plain);
    if (!read.success) {
      const [issue] = read.error.issues;
      return log.warn({ vantage, where: issue?.path.join(".") }, "an answer of a vantage could not be read");
    }
    const message = read.data;
    if (message.kind === "hello") {
      const ageMs = (await this.clock.now()) - message.atMs;
      if (Math.abs(ageMs) < helloWorthMs) await store.vantageSeen(vantage, message.about);
      return;
    }
    const { round } = message;
    const rounds = await this.#storeOf(round);
    if (message.kind === "progress") await rounds.saveVantageProgress(round, vantage, message.progress);
    if (message.kind === "login") {
      const word = await rounds.askTurn(round, vantage, message.login);
      return word === "wait" ? undefined : this.tellTurn({ vantages: [vantage], word }, round, message.login);
    }
    if (message.kind === "logged-in") {
      const told = await rounds.endTurn(round, vantage, message.login, message.outcome);
      return this.tellTurn(told, round, message.login);
    }
    if (message.kind === "declined") {
      await rounds.decline(round, vantage, message.why);
      measures.vantageAnswers.add({ vantage, outcome: "declined" });
    }
    if (message.kind === "report") {
      const { clockOffsetMs, settings } = message;
      const report = this.#judged(vantage, round, message.report);
      if (!report) return rounds.decline(round, vantage, "broken");
      const kept = await rounds.answer(round, vantage, { report: { ...report, vantage }, clockOffsetMs, settings });
      measures.vantageAnswers.add({ vantage, outcome: kept === "kept" ? "report" : kept });
      if (kept !== "kept") log.info({ vantage, round, kept }, "an answer changes no verdict");
      if (kept === "late") await this.#parts.onLate?.(round, vantage);
    }
    this.#heard.emit(round);
  }
}
