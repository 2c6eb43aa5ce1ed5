// A store of its own for a test: bots of one store speak for each other.
import { randomUUID } from "node:crypto";
import { after } from "node:test";
import { Client } from "pg";
import type { Cluster } from "../../src/embedded/cluster.ts";
import { createLog } from "../../src/log.ts";
import { migrate } from "../../src/store/migrate.ts";
import { PgStore } from "../../src/store/pg-store.ts";

export async function freshStore(cluster: Cluster): Promise<PgStore> {
  const name = `s${randomUUID().slice(0, 8)}`;
  const admin = new Client(cluster.url());
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  const connection = { connectionString: cluster.url(name) };
  await migrate(connection, createLog("silent"));
  const store = new PgStore(connection);
  after(() => store.close());
  return store;
}

/** The same, with a connection of the test's own to look at its tables and to let time pass. */
export async function storeAndSql(cluster: Cluster): Promise<{ store: PgStore; sql: Client }> {
  const connection = { connectionString: cluster.url() };
  await migrate(connection, createLog("silent"));
  const store = new PgStore(connection);
  const sql = new Client(connection);
  sql.on("error", () => {});
  await sql.connect();
  after(async () => {
    await sql.end();
    await store.close();
  });
  return { store, sql };
}
