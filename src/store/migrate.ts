// Brings the store's tables to the version that this code expects. Bots that start at once wait for each other.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { MigrationBuilder } from "node-pg-migrate";
import { Client, type ClientConfig } from "pg";
import { UserMistake } from "../errors.ts";
import type { Logger } from "../log.ts";

/** Any number of our own: other users of the same tool in the same database do not wait for us. */
const lockValue = 7_330_425;

const directory = join(import.meta.dirname, "migrations");

/**
 * Runs what is pending from `migrations/`, all of it or nothing, as PostgreSQL's transactional DDL allows.
 * @param most so many of them: a store as an earlier version left it
 * @throws UserMistake where a newer version of dbcheck has been at work: there is no way back
 */
export async function migrate(connection: ClientConfig, log: Logger, most = Infinity): Promise<void> {
  const quiet = (text: string) => log.debug(text.trim());
  const client = new Client({ ...connection, query_timeout: 60_000, statement_timeout: 60_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await refuseNewer(client);
    // An ES module, which CommonJS as in dist/ may only import.
    const { runner } = await import("node-pg-migrate");
    await runner({
      dbClient: client,
      dir: directory,
      count: most,
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

/** Tables that this version does not know may lack what it counts on. */
async function refuseNewer(client: Client): Promise<void> {
  const { rows: there } = await client.query("select to_regclass('dbcheck.migrations') is not null as found");
  if (!(there as { found: boolean }[])[0]?.found) return;
  const { rows } = await client.query<{ name: string }>("select name from dbcheck.migrations order by id");
  const known = new Set((await readdir(directory)).map((file) => file.replace(/\..*$/, "")));
  const newer = rows.map(({ name }) => name).filter((name) => !known.has(name));
  if (newer.length === 0) return;
  throw new UserMistake(
    `A newer version of dbcheck has upgraded this store (${newer.join(", ")}). Start that version, or restore ` +
      `the store's backup.`,
  );
}

async function load(path: string): Promise<{ up(pgm: MigrationBuilder): void; down: false }> {
  return (await import(pathToFileURL(path).href)) as { up(pgm: MigrationBuilder): void; down: false };
}
