// The pool behind PgStore: every call ends within the deadline, and what the database cannot do now becomes an Outage.
import { DatabaseError, Pool, type ClientConfig, type PoolClient, type QueryResultRow } from "pg";
import { errorText, Outage } from "../errors.ts";
import { Turns } from "./concurrency-limit.ts";

/** So long may a call take once it has a connection, ms. */
export const callTimeoutMs = 2_000;

/** Runs SQL on one connection. */
export type Ask = <Row extends QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>;

export class Database {
  readonly #pool: Pool;
  /** As many as there are connections, so that nobody waits inside the pool. */
  readonly #turns: Turns;

  /** @param connections at most so many at once */
  constructor(connection: ClientConfig, connections: number) {
    this.#turns = new Turns(connections, callTimeoutMs);
    this.#pool = new Pool({
      ...connection,
      max: connections,
      connectionTimeoutMillis: callTimeoutMs,
      statement_timeout: 5_000,
      idle_in_transaction_session_timeout: 5_000,
      idleTimeoutMillis: 30_000,
      allowExitOnIdle: true,
      keepAlive: true,
    });
    // An idle connection broke: the pool has dropped it already.
    this.#pool.on("error", () => undefined);
  }

  /** One statement. @throws Outage */
  async query<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return this.#bounded(async (client) => (await client.query<Row>(sql, values)).rows);
  }

  /** All or nothing. @throws Outage, also when it is not known whether the commit arrived */
  async transaction<Result>(work: (ask: Ask) => Promise<Result>): Promise<Result> {
    return this.#bounded(async (client) => {
      await client.query("begin");
      try {
        const result = await work(async (sql, values = []) => (await client.query(sql, values)).rows);
        await client.query("commit");
        return result;
      } catch (error) {
        await client.query("rollback").catch(() => undefined);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #bounded<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    await this.#turns.begin();
    try {
      return await this.#inTime(work);
    } catch (error) {
      throw asOutage(error);
    } finally {
      this.#turns.end();
    }
  }

  /** Connecting is part of the call. */
  async #inTime<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    let timer: NodeJS.Timeout | undefined;
    let expired = false;
    const late = new Promise<never>((_, reject) => {
      const giveUp = () => {
        expired = true;
        reject(new Outage(`The store did not answer within ${callTimeoutMs / 1000} s.`));
      };
      // What has arrived already is read first: a busy process is not a silent store.
      timer = setTimeout(() => setImmediate(giveUp), callTimeoutMs);
    });
    const unlessLate = (client: PoolClient) => (expired ? late : work(client));
    try {
      return await Promise.race([this.#withClient(unlessLate, late), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #withClient<Result>(work: (client: PoolClient) => Promise<Result>, late: Promise<never>): Promise<Result> {
    const client = await this.#pool.connect();
    // Without a listener, a connection that breaks between two statements would end the process.
    const ignore = () => undefined;
    client.on("error", ignore);
    try {
      // A call that is given up on gives up its connection too: its answer may come at any time.
      const result = await Promise.race([work(client), late]);
      this.#turns.heard();
      client.off("error", ignore);
      client.release();
      return result;
    } catch (error) {
      client.off("error", ignore);
      const isAnswer = error instanceof DatabaseError && error.severity !== "FATAL";
      if (isAnswer) this.#turns.heard();
      client.release(!isAnswer);
      throw error;
    }
  }
}

/**
 * SQLSTATE classes that tell of the server's state and not of our statement: connection, insufficient resources,
 * operator intervention, system error; and a server that has become read-only, after a failover.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const outageCodes = /^(08|53|57|58|25006|25P03|28000|28P01|3D000|40001|40P01|55P03)/;

/** The error as an Outage, where another try may succeed; a fault of our own SQL stays what it is. */
export function asOutage(error: unknown): unknown {
  if (error instanceof Outage || (error instanceof DatabaseError && !outageCodes.test(error.code ?? ""))) return error;
  if ([TypeError, RangeError, ReferenceError, SyntaxError].some((bug) => error instanceof bug)) return error;
  return new Outage(`The store is not reachable: ${reasonOf(error)}`);
}

/** Codes rather than texts: an error's text may repeat what it was given. */
function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" ? code : errorText(error);
}
