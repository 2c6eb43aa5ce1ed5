// Opens the bot's store, in the database that is configured or in the embedded one, with its tables up to date.
import { DatabaseError } from "pg";
import type { Config } from "../config.ts";
import { runningStoreServer, startStoreServer } from "../embedded/store-server.ts";
import { errorText, Outage, UserMistake } from "../errors.ts";
import type { Logger } from "../log.ts";
import { readStoreUrl, type Connection } from "./connection.ts";
import { assertDirect } from "./direct.ts";
import { migrate } from "./migrate.ts";
import { PgStore } from "./pg-store.ts";
import type { Store } from "./store.ts";

export interface OpenStore {
  store: Store;
  /**
   * For the queue when it lives in the same database, and to compare with targets. Holds the password: not for logs.
   */
  connection: Connection;
  /** For people: "embedded PostgreSQL in .dbcheck" or "PostgreSQL at host:port/database". */
  place: string;
  /** Closes the store, and stops the embedded server. */
  close(): Promise<void>;
}

/**
 * @param vantage of this process, where it is named
 * @throws UserMistake when what is configured can never work: a pooler, a standby, wrong password, missing rights …
 * @throws Outage when the server is not reachable now
 */
export async function openStore(
  config: Pick<Config, "DBCHECK_STORE_URL" | "DBCHECK_DATA_DIR">,
  log: Logger,
  vantage: string | null = null,
): Promise<OpenStore> {
  const url = config.DBCHECK_STORE_URL;
  if (url !== undefined) {
    const { connection, place } = await reachStore(url);
    return prepare(connection, { place, vantage }, log, async () => undefined);
  }
  const server = await startStoreServer(config.DBCHECK_DATA_DIR, log);
  try {
    const [connection] = readStoreUrl(server.url.reveal());
    if (!connection) throw new Error("the embedded server has no address");
    const place = `embedded PostgreSQL in ${config.DBCHECK_DATA_DIR}`;
    return await prepare(connection, { place, vantage }, log, () => server.close());
  } catch (error) {
    await server.close();
    throw error;
  }
}

/**
 * For a command beside the bot: the embedded server that the bot runs is shared, and started where no bot runs.
 * @throws as `openStore` does
 */
export async function openStoreBeside(
  config: Pick<Config, "DBCHECK_STORE_URL" | "DBCHECK_DATA_DIR">,
  log: Logger,
): Promise<OpenStore> {
  const url = config.DBCHECK_STORE_URL === undefined ? await runningStoreServer(config.DBCHECK_DATA_DIR, log) : null;
  return openStore(url === null ? config : { ...config, DBCHECK_STORE_URL: url.reveal() }, log);
}

/**
 * The configured store as it can be reached now; nothing is written to it.
 * @throws as `openStore` does
 */
export async function reachStore(url: string): Promise<{ connection: Connection; place: string }> {
  const connection = await reach(readStoreUrl(url));
  return { connection, place: `PostgreSQL at ${placeOf(connection)}` };
}

/** The PostgreSQL of the queue, for whoever has nothing else of the store. @throws as `openStore` does */
export async function reachQueue(url: string): Promise<Connection> {
  try {
    return await reach(readStoreUrl(url));
  } catch (error) {
    const told = errorText(error)
      .replaceAll("DBCHECK_STORE_URL", "DBCHECK_QUEUE_URL")
      .replace("The store", "The queue");
    if (error instanceof UserMistake) throw new UserMistake(told);
    throw error instanceof Outage ? new Outage(told) : error;
  }
}

async function prepare(
  connection: Connection,
  { place, vantage }: { place: string; vantage: string | null },
  log: Logger,
  after: () => Promise<void>,
): Promise<OpenStore> {
  try {
    await migrate(connection, log);
  } catch (error) {
    throw explain(error, connection);
  }
  const store = new PgStore(connection, vantage);
  log.info({ place }, "store open");
  return {
    store,
    connection,
    place,
    close: async () => {
      await store.close();
      await after();
    },
  };
}

/** The first connection that works, directly. */
async function reach(candidates: Connection[]): Promise<Connection> {
  for (const [index, connection] of candidates.entries()) {
    try {
      await assertDirect(connection);
      return connection;
    } catch (error) {
      if (error instanceof UserMistake) throw error;
      if (index === candidates.length - 1) throw explain(error, connection);
    }
  }
  throw new UserMistake("DBCHECK_STORE_URL names no server.");
}

function explain(error: unknown, connection: Connection): Error {
  if (error instanceof UserMistake) return error;
  const where = placeOf(connection);
  if (error instanceof DatabaseError && /^(28|3D|42501|0A|25006)/.test(error.code ?? "")) {
    const hint = error.code === "42501" ? " The store's user must be allowed to create schemas in its database." : "";
    return new UserMistake(`DBCHECK_STORE_URL: the server at ${where} refuses: ${error.message}.${hint}`);
  }
  // Faults of our own SQL are bugs and keep their stack.
  if (error instanceof DatabaseError && error.code?.startsWith("42")) return error;
  const code = (error as { code?: unknown }).code;
  return new Outage(`The store at ${where} is not reachable: ${typeof code === "string" ? code : errorText(error)}`);
}

function placeOf({ host, port, database }: Connection): string {
  return `${host}:${port}/${database}`;
}
