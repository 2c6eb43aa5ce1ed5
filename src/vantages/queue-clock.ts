// The clock that places of a round share: the queue's. A place's own may be minutes off.
import { Redis } from "ioredis";
import { Client } from "pg";
import { within } from "../deadline.ts";
import type { QueueSettings } from "../jobs/queue.ts";

const samples = 5;
const withinMs = 3_000;

/**
 * Measures the queue's clock against `performance.now()`, which no change of this host's clock moves.
 * The quickest of some answers counts, at its middle.
 * @returns the queue's ms since the epoch at performance.now() = 0. @throws what the queue's driver throws, or Outage
 */
export async function measureQueueClock(settings: QueueSettings): Promise<number> {
  const { ask, end } = settings.kind === "redis" ? askRedis(settings.url.reveal()) : askPostgres(settings.connection);
  try {
    return await within(withinMs, quickest(ask));
  } finally {
    end();
  }
}

async function quickest(ask: () => Promise<number>): Promise<number> {
  await ask();
  let best = { tookMs: Infinity, origin: 0 };
  for (let i = 0; i < samples; i += 1) {
    const from = performance.now();
    const theirs = await ask();
    const tookMs = performance.now() - from;
    if (tookMs < best.tookMs) best = { tookMs, origin: theirs - from - tookMs / 2 };
  }
  return best.origin;
}

interface Asked {
  ask: () => Promise<number>;
  end: () => void;
}

function askRedis(url: string): Asked {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: withinMs,
    enableReadyCheck: false,
  });
  redis.on("error", () => undefined);
  return {
    ask: async () => {
      const [seconds, micros] = await redis.time();
      return Number(seconds) * 1000 + Number(micros) / 1000;
    },
    end: () => redis.disconnect(),
  };
}

function askPostgres(connection: Extract<QueueSettings, { kind: "postgres" }>["connection"]): Asked {
  const client = new Client({ ...connection, connectionTimeoutMillis: withinMs, query_timeout: withinMs });
  client.on("error", () => undefined);
  const connected = client.connect();
  connected.catch(() => undefined);
  return {
    ask: async () => {
      await connected;
      const { rows } = await client.query<{ at: number }>(
        "select extract(epoch from clock_timestamp())::float8 * 1000 as at",
      );
      return rows[0]?.at ?? Number.NaN;
    },
    end: () => void client.end().catch(() => undefined),
  };
}

/** Keeps the measure, and takes it anew when it is old: two crystals drift by less than 1 ms in that time. */
export class QueueClock {
  readonly #settings: QueueSettings;
  readonly #everyMs: number;
  #measured: { origin: number; atMs: number } | null = null;
  #measuring: Promise<number> | null = null;

  constructor(settings: QueueSettings, everyMs = 60_000) {
    this.#settings = settings;
    this.#everyMs = everyMs;
  }

  /** ms since the epoch by the queue's clock. @throws as `measureQueueClock` where it was never measured */
  async now(): Promise<number> {
    if (this.#measured && performance.now() - this.#measured.atMs > this.#everyMs) void this.#measure().catch(() => {});
    return (this.#measured?.origin ?? (await this.#measure())) + performance.now();
  }

  #measure(): Promise<number> {
    this.#measuring ??= measureQueueClock(this.#settings)
      .then((origin) => {
        this.#measured = { origin, atMs: performance.now() };
        return origin;
      })
      .finally(() => (this.#measuring = null));
    return this.#measuring;
  }
}
