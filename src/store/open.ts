// Opens the bot's store, in the database that is configured or in the embedded one, with its tables up to date.
import type { Config } from "../config.ts";
import { runningStoreServer, startStoreServer } from "../embedded/store-server.ts";
import type { Logger } from "../log.ts";
import { readStoreUrl, type Connection } from "./connection.ts";
import { migrate } from "./migrate.ts";
import { PgStore } from "./pg-store.ts";
import { explainFailure, reachStore } from "./reach.ts";
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

async function prepare(
  connection: Connection,
  { place, vantage }: { place: string; vantage: string | null },
  log: Logger,
  after: () => Promise<void>,
): Promise<OpenStore> {
  try {
    await migrate(connection, log);
  } catch (error) {
    throw explainFailure(error, connection);
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
