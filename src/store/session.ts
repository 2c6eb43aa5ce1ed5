// The one connection of a process that stays: it tells of changes in
// the store, and shows the others that the process lives.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";

/** Sent by triggers of the tables; see migrations. */
const channel = "dbcheck_changed";
/**
 * Of an advisory lock, with the hash of a process's name: held for as
 * long as the session lasts. The view dbcheck.gone looks for it.
 */
const presenceKey = 0x64_62_63_70;
/** Many changes within this time are told once. */
const gatherMs = 20;
/** A notification may be lost with its connection: listeners are told so often anyway. */
const pollMs = 1_000;
/** After a restart of the store all are back within so long. Until then nobody is taken for gone. */
const settleMs = 5_000;

export class StoreSession {
  readonly #connection: ClientConfig;
  readonly #listeners = new Set<() => void>();
  readonly #closed = new AbortController();
  #name: string | null = null;
  #client: Client | null = null;
  /** Of performance.now(). */
  #upSince = Infinity;
  #keeping: Promise<void> | null = null;
  #gathering: NodeJS.Timeout | null = null;
  #poll: NodeJS.Timeout | null = null;

  constructor(connection: ClientConfig) {
    this.#connection = connection;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#poll ??= setInterval(() => this.#tell(), pollMs).unref();
    this.#keeping ??= this.#keep();
    return () => void this.#listeners.delete(listener);
  }

  /** From now on the session stands for a process of this name. */
  present(name: string): void {
    this.#name = name;
    if (this.#client) void announce(this.#client, name).catch(() => undefined);
    this.#keeping ??= this.#keep();
  }

  /** It has lasted so long that others who are alive have one too. */
  isSettled(): boolean {
    return performance.now() - this.#upSince > settleMs;
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#listeners.clear();
    if (this.#poll) clearInterval(this.#poll);
    if (this.#gathering) clearTimeout(this.#gathering);
    await this.#client?.end().catch(() => undefined);
    await this.#keeping;
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

  async #keep(): Promise<void> {
    while (!this.#closed.signal.aborted) {
      await this.#once().catch(() => undefined);
      this.#client = null;
      this.#upSince = Infinity;
      await sleep(pollMs, undefined, { signal: this.#closed.signal, ref: false }).catch(() => undefined);
    }
  }

  /** Resolves when the connection has ended. */
  async #once(): Promise<void> {
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
    else {
      await client.query(`listen ${channel}`);
      if (this.#name !== null) await announce(client, this.#name);
      this.#upSince = performance.now();
    }
    await ended;
  }
}

/** Shared: a session of the same name that has not ended yet is not waited for. */
async function announce(client: Client, name: string): Promise<void> {
  await client.query("select pg_advisory_lock_shared($1, hashtext($2))", [presenceKey, name]);
}
