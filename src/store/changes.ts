// Tells of changes in the store: at once through LISTEN, and every second anyway, since a notification may be lost with its connection.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";

/** Sent by triggers of the tables; see migrations. */
const channel = "dbcheck_changed";
/** Many changes within this time are told once. */
const gatherMs = 20;
const pollMs = 1_000;

export class Changes {
  readonly #connection: ClientConfig;
  readonly #listeners = new Set<() => void>();
  readonly #closed = new AbortController();
  #client: Client | null = null;
  #listening: Promise<void> | null = null;
  #gathering: NodeJS.Timeout | null = null;
  #poll: NodeJS.Timeout | null = null;

  constructor(connection: ClientConfig) {
    this.#connection = connection;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#poll ??= setInterval(() => this.#tell(), pollMs).unref();
    this.#listening ??= this.#keepListening();
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#listeners.clear();
    if (this.#poll) clearInterval(this.#poll);
    if (this.#gathering) clearTimeout(this.#gathering);
    await this.#client?.end().catch(() => undefined);
    await this.#listening;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #gather(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = null;
      this.#tell();
    }, gatherMs);
  }

  async #keepListening(): Promise<void> {
    while (!this.#closed.signal.aborted) {
      await this.#listenOnce().catch(() => undefined);
      await sleep(pollMs, undefined, { signal: this.#closed.signal, ref: false }).catch(() => undefined);
    }
  }

  /** Resolves when the connection has ended. */
  async #listenOnce(): Promise<void> {
    const client = new Client({
      ...this.#connection,
      connectionTimeoutMillis: 2_000,
      query_timeout: 2_000,
      keepAlive: true,
    });
    const ended = new Promise<void>((done) => client.once("end", done));
    client.on("error", () => void client.end().catch(() => undefined));
    client.on("notification", () => this.#gather());
    await client.connect();
    this.#client = client;
    if (this.#closed.signal.aborted) await client.end();
    else await client.query(`listen ${channel}`);
    await ended;
    this.#client = null;
  }
}
