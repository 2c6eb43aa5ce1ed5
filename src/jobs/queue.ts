// The queue over both its backends: jobs that wake a worker for a check. Which backend is a matter of configuration alone.
import { createPostgresBackend, Queue, Worker, type Job, type JobsOptions } from "bullmq";
import { errorText, Outage } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { Secret } from "../secret.ts";
import type { Connection } from "../store/connection.ts";
import { enqueueTimeoutMs, queueName, type JobPayload } from "./contract.ts";

/** Where the queue lives. In PostgreSQL it has the schema `bullmq` of the store's database. */
export type QueueSettings = { kind: "redis"; url: Secret } | { kind: "postgres"; connection: Connection };

/** The part of BullMQ's Queue that is used; the same over both backends. */
interface Producer {
  add(name: string, data: JobPayload, options: JobsOptions): Promise<unknown>;
  getJobCounts(...types: "waiting"[]): Promise<Record<string, number>>;
  waitUntilReady(): Promise<unknown>;
  on(event: "error", listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}
interface Consumer {
  waitUntilReady(): Promise<unknown>;
  on(event: "error", listener: (error: Error) => void): unknown;
  pause(doNotWaitActive: boolean): Promise<void>;
  close(force?: boolean): Promise<void>;
}
export type Handle = (job: Job<unknown>) => Promise<void>;

/** A job of the same check within this time is the same job; less than a lease, so that a dead worker's check gets a new one. */
const sameJobMs = 5_000;
const postgres = (connection: Connection, connections: number) => ({
  ...connection,
  schema: "bullmq",
  migrate: true,
  max: connections,
  connectionTimeoutMillis: 5_000,
  query_timeout: 10_000,
  keepAlive: true,
  application_name: "dbcheck queue",
});

/** ioredis tries for ever to reach a server again, also after it was closed meanwhile, and would keep the process alive: `ended` stops that. */
const redis = (url: Secret, ended: AbortSignal, maxRetriesPerRequest: number | null) => ({
  url: url.reveal(),
  maxRetriesPerRequest,
  connectTimeout: enqueueTimeoutMs,
  retryStrategy: (times: number) => (ended.aborted ? null : Math.min(times * 200, 2_000)),
});

function producer(settings: QueueSettings, ended: AbortSignal): Producer {
  if (settings.kind === "postgres") {
    return new Queue(queueName, { connection: postgres(settings.connection, 4) }, createPostgresBackend);
  }
  // One try per command: whoever enqueues has a better use for the time.
  return new Queue(queueName, { connection: redis(settings.url, ended, 1) });
}

/** A worker of BullMQ. Its retries and stalled jobs do not matter here: the store's lease says who runs what. */
export function consumer(settings: QueueSettings, concurrency: number, handle: Handle, ended: AbortSignal): Consumer {
  const options = {
    concurrency,
    runRetryDelay: 1_000,
    drainDelay: 5,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  };
  if (settings.kind === "postgres") {
    return new Worker(
      queueName,
      handle,
      { ...options, connection: postgres(settings.connection, 6) },
      createPostgresBackend,
    );
  }
  return new Worker(queueName, handle, { ...options, connection: redis(settings.url, ended, null) });
}

/** Wakes workers. Connects at the first use, and again after a first use that failed. */
export class CheckQueue {
  readonly kind: QueueSettings["kind"];
  readonly #settings: QueueSettings;
  readonly #report: (error: unknown) => void;
  #producer: Producer | null = null;
  #ended = new AbortController();

  constructor(settings: QueueSettings, log: Logger) {
    this.kind = settings.kind;
    this.#settings = settings;
    this.#report = quietly(log, "the queue is in trouble");
  }

  /** @throws Outage within 2 s when the queue cannot be reached */
  async add(checkId: string): Promise<void> {
    const jobId = `${checkId}-${Math.floor(Date.now() / sameJobMs)}`;
    await this.#use((producer) =>
      producer.add("check", { checkId }, { jobId, removeOnComplete: true, removeOnFail: true }),
    );
  }

  /** Jobs that wait. @throws Outage within 2 s */
  async waiting(): Promise<number> {
    const counts = await this.#use((producer) => producer.getJobCounts("waiting"));
    return counts["waiting"] ?? 0;
  }

  async close(): Promise<void> {
    await this.#drop();
  }

  async #use<Result>(work: (producer: Producer) => Promise<Result>): Promise<Result> {
    const producer = (this.#producer ??= this.#connect());
    try {
      return await within(
        enqueueTimeoutMs,
        producer.waitUntilReady().then(() => work(producer)),
      );
    } catch (error) {
      this.#report(error);
      // BullMQ remembers a failed start for good, so a new one is made.
      if (this.#producer === producer) void this.#drop();
      throw new Outage(`The queue (${this.kind}) is not reachable.`);
    }
  }

  #connect(): Producer {
    this.#ended = new AbortController();
    const made = producer(this.#settings, this.#ended.signal);
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

/** The promise, or a rejection with Outage after so many ms. */
export async function within<Result>(ms: number, promise: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Outage(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Logs an error at most twice a minute: a lost connection is reported at every try to reach it again. */
export function quietly(log: Logger, what: string): (error: unknown) => void {
  let lastAt = 0;
  return (error) => {
    if (Date.now() - lastAt < 30_000) return;
    lastAt = Date.now();
    log.warn({ reason: (error as { code?: unknown }).code ?? errorText(error) }, what);
  };
}
