// The queue over both its backends: jobs that wake a worker for a
// check. Which backend is a matter of configuration alone.
import { within } from "../deadline.ts";
import { createPostgresBackend, Queue, Worker, type Job, type JobsOptions } from "bullmq";
import { errorText, Outage } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Secret } from "../secret.ts";
import type { Connection } from "../store/connection.ts";
import { enqueueTimeoutMs, type JobPayload } from "./contract.ts";

/**
 * Where the queue lives. In PostgreSQL it has the schema `bullmq` of the store's database, whose tables the bot makes;
 * `isGuest`: somebody else has made them.
 */
export type QueueSettings =
  | { kind: "redis"; url: Secret }
  | { kind: "postgres"; connection: Connection; isGuest?: boolean };

export interface QueuedJob {
  name: string;
  data: object;
  opts: JobsOptions;
}

/** The part of BullMQ's Queue that is used; the same over both backends. */
interface Producer {
  add(name: string, data: object, options: JobsOptions): Promise<unknown>;
  addBulk(jobs: QueuedJob[]): Promise<unknown>;
  getJobCounts(...types: "waiting"[]): Promise<Record<string, number>>;
  waitUntilReady(): Promise<unknown>;
  on(event: "error", listener: (error: Error) => void): unknown;
  obliterate(options: { force: boolean }): Promise<void>;
  close(): Promise<void>;
}
export interface Consumer {
  waitUntilReady(): Promise<unknown>;
  on(event: "error", listener: (error: Error) => void): unknown;
  pause(doNotWaitActive: boolean): Promise<void>;
  close(force?: boolean): Promise<void>;
}
export type Handle = (job: Job<unknown>) => Promise<void>;

/**
 * A job of the same check within this time is the same job; less than
 * a lease, so that a dead worker's check gets a new one.
 */
const sameJobMs = 2_000;
/** Ids in one call. */
const mostAtOnce = 200;
/** A call with many ids gets more time: a burst makes the queue slow, and slow is not away. */
const eachMoreMs = 20;
/** Of the store's, where the queue lives there; a worker listens on one more. */
const connections = { producer: 1, consumer: 2 };
const postgres = (
  { connection, isGuest = false }: Extract<QueueSettings, { kind: "postgres" }>,
  connections: number,
) => ({
  ...connection,
  schema: "bullmq",
  migrate: !isGuest,
  max: connections,
  connectionTimeoutMillis: 5_000,
  query_timeout: 10_000,
  keepAlive: true,
  application_name: "dbcheck queue",
});

/**
 * ioredis tries for ever to reach a server again, also after it was closed
 * meanwhile, and would keep the process alive: `ended` stops that.
 */
const redis = (url: Secret, ended: AbortSignal, maxRetriesPerRequest: number | null) => ({
  url: url.reveal(),
  maxRetriesPerRequest,
  connectTimeout: enqueueTimeoutMs,
  retryStrategy: (times: number) => (ended.aborted ? null : Math.min(times * 200, 2_000)),
});

function producer(name: string, settings: QueueSettings, ended: AbortSignal): Producer {
  if (settings.kind === "postgres")
    return new Queue(name, { connection: postgres(settings, connections.producer) }, createPostgresBackend);
  // One try per command: whoever enqueues has a better use for the time.
  return new Queue(name, { connection: redis(settings.url, ended, 1) });
}

/** A queue that nobody uses any more, with its jobs. */
export async function removeQueue(name: string, settings: QueueSettings): Promise<void> {
  const ended = new AbortController();
  const queue = producer(name, settings, ended.signal);
  queue.on("error", () => undefined);
  try {
    await within(enqueueTimeoutMs, queue.obliterate({ force: true }));
  } finally {
    ended.abort();
    await within(enqueueTimeoutMs, queue.close()).catch(() => undefined);
  }
}

/** A worker of BullMQ. Its retries and stalled jobs do not matter here: the store's lease says who runs what. */
export function consumer(
  name: string,
  settings: QueueSettings,
  concurrency: number,
  handle: Handle,
  ended: AbortSignal,
): Consumer {
  const options = {
    concurrency,
    runRetryDelay: 1_000,
    drainDelay: 5,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  };
  if (settings.kind === "postgres") {
    return new Worker(
      name,
      handle,
      { ...options, connection: postgres(settings, connections.consumer) },
      createPostgresBackend,
    );
  }
  return new Worker(name, handle, { ...options, connection: redis(settings.url, ended, null) });
}

/** So long may making the queue's tables, or finding its server, go on behind calls that have given up. */
const connectWithinMs = 30_000;

/** Where jobs are put. Connects at the first use, and again after one that failed. */
export class JobQueue {
  readonly kind: QueueSettings["kind"];
  readonly #name: string;
  readonly #settings: QueueSettings;
  readonly #report: (error: unknown) => void;
  readonly #next: { job: QueuedJob; done: () => void; failed: (error: unknown) => void }[] = [];
  #isAdding = false;
  #producer: Producer | null = null;
  /** Of performance.now(): when the producer began to connect; null once it has. */
  #connectingSince: number | null = null;
  #ended = new AbortController();

  constructor(name: string, settings: QueueSettings, log: Logger) {
    this.kind = settings.kind;
    this.#name = name;
    this.#settings = settings;
    this.#report = quietly(log, "the queue is in trouble");
  }

  /**
   * One call at a time; what comes meanwhile goes together into the next.
   * @throws Outage within 2 s, in a burst within 6 s, when the queue cannot be reached
   */
  add(job: QueuedJob): Promise<void> {
    return new Promise((done, failed) => {
      this.#next.push({ job, done, failed });
      if (!this.#isAdding) void this.#addAll();
    });
  }

  async #addAll(): Promise<void> {
    this.#isAdding = true;
    while (this.#next.length > 0) {
      const batch = this.#next.splice(0, mostAtOnce);
      const jobs = batch.map(({ job }) => job);
      try {
        const [only] = jobs;
        await this.#use(
          (producer) =>
            only && jobs.length === 1 ? producer.add(only.name, only.data, only.opts) : producer.addBulk(jobs),
          enqueueTimeoutMs + jobs.length * eachMoreMs,
        );
        for (const { done } of batch) done();
      } catch (error) {
        // Those behind it would wait for the same queue.
        for (const { failed } of [...batch, ...this.#next.splice(0)]) failed(error);
      }
    }
    this.#isAdding = false;
  }

  /** Jobs that wait. @throws Outage within 2 s */
  async waiting(): Promise<number> {
    const counts = await this.#use((producer) => producer.getJobCounts("waiting"));
    return counts["waiting"] ?? 0;
  }

  async close(): Promise<void> {
    await this.#drop();
  }

  async #use<Result>(
    work: (producer: Producer) => Promise<Result>,
    deadlineMs: number = enqueueTimeoutMs,
  ): Promise<Result> {
    const producer = (this.#producer ??= this.#connect());
    let isSettled = false;
    const ready = producer.waitUntilReady().finally(() => (isSettled = true));
    try {
      return await within(
        deadlineMs,
        ready.then(() => {
          if (this.#producer === producer) this.#connectingSince = null;
          return work(producer);
        }),
      );
    } catch (error) {
      this.#report(error);
      // BullMQ remembers a failed start for good, so a new one is made. One that only takes its time is left to it.
      const isConnecting =
        !isSettled && this.#connectingSince !== null && performance.now() - this.#connectingSince < connectWithinMs;
      if (this.#producer === producer && !isConnecting) void this.#drop();
      throw new Outage(`The queue (${this.kind}) is not reachable.`);
    }
  }

  #connect(): Producer {
    this.#ended = new AbortController();
    this.#connectingSince = performance.now();
    const made = producer(this.#name, this.#settings, this.#ended.signal);
    made.on("error", this.#report);
    return made;
  }

  async #drop(): Promise<void> {
    const old = this.#producer;
    this.#producer = null;
    this.#ended.abort();
    if (old) await within(2_000, old.close()).catch(() => undefined);
  }
}

/** Wakes a worker for a check. */
export function wakingJob(checkId: string): QueuedJob {
  const jobId = `${checkId}-${Math.floor(Date.now() / sameJobMs)}`;
  const data: JobPayload = { checkId };
  return { name: "check", data, opts: { jobId, removeOnComplete: true, removeOnFail: true } };
}

/** Logs an error at most twice a minute: a lost connection is reported at every try to reach it again. */
export function quietly(log: Logger, what: string): (error: unknown) => void {
  let lastAt = -Infinity;
  return (error) => {
    if (performance.now() - lastAt < 30_000) return;
    lastAt = performance.now();
    log.warn({ reason: (error as { code?: unknown }).code ?? errorText(error) }, what);
  };
}
