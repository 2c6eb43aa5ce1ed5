// Brings the store's tables to the version that this code expects. Bots that start at once wait for each other.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runner, type MigrationBuilder } from "node-pg-migrate";
import { Client, type ClientConfig } from "pg";
import type { Logger } from "../log.ts";

/** Any number of our own: other users of the same tool in the same database do not wait for us. */
const lockValue = 7_330_425;

/** Runs what is pending from `migrations/`, all of it or nothing, as PostgreSQL's transactional DDL allows. */
export async function migrate(connection: ClientConfig, log: Logger): Promise<void> {
  const quiet = (text: string) => log.debug(text.trim());
  const client = new Client({ ...connection, query_timeout: 60_000, statement_timeout: 60_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await runner({
      dbClient: client,
      dir: join(import.meta.dirname, "migrations"),
      // Beside the compiled modules lie their source maps.
      ignorePattern: String.raw`(\..*|.*\.map)`,
      migrationLoaderStrategies: [
        {
          extensions: [".ts", ".js"],
          loader: async (paths) =>
            Promise.all(paths.map(async (path) => ({ id: path, filePaths: [path], actions: await load(path) }))),
        },
      ],
      direction: "up",
      singleTransaction: true,
      schema: "dbcheck",
      createSchema: true,
      migrationsTable: "migrations",
      advisoryLockMode: "wait",
      lockValue,
      logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    });
  } finally {
    await client.end();
  }
}

async function load(path: string): Promise<{ up(pgm: MigrationBuilder): void; down: false }> {
  return (await import(pathToFileURL(path).href)) as { up(pgm: MigrationBuilder): void; down: false };
}
