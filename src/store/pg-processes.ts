// Which processes of the bot live. One that is gone gives up its leases at
// once: its session has ended, and it is not heard of either.
import type { ClientConfig } from "pg";
import { Outage } from "../errors.ts";
import type { Database } from "./database.ts";
import { StoreSession } from "./session.ts";

/** A third of what the view dbcheck.gone waits for. */
const sayEveryMs = 1_000;

export class PgProcesses {
  readonly session: StoreSession;
  readonly #database: Database;
  #name: string | null = null;
  #saying: NodeJS.Timeout | null = null;

  constructor(connection: ClientConfig, database: Database) {
    this.session = new StoreSession(connection);
    this.#database = database;
  }

  present(name: string): void {
    this.#name = name;
    this.session.present(name);
    this.#saying ??= setInterval(() => void this.#say(name), sayEveryMs).unref();
    void this.#say(name);
  }

  async close(): Promise<void> {
    if (this.#saying) clearInterval(this.#saying);
    // What it held it has given back: there is nobody to be missed.
    if (this.#name !== null)
      await this.#database.query("delete from dbcheck.processes where name = $1", [this.#name]).catch(unlessOutage);
    await this.session.close();
  }

  async #say(name: string): Promise<void> {
    await this.#database
      .query(
        `insert into dbcheck.processes (name, seen_at) values ($1, now())
         on conflict (name) do update set seen_at = excluded.seen_at`,
        [name],
      )
      .catch(unlessOutage);
  }
}

/** Whoever cannot be heard keeps its session, or its leases end. */
function unlessOutage(error: unknown): void {
  if (!(error instanceof Outage)) throw error;
}
