// A store of its own for a test: bots of one store speak for each other.
import { randomUUID } from "node:crypto";
import { after } from "node:test";
import { Client } from "pg";
import type { Cluster } from "../../src/embedded/cluster.ts";
import { createLog } from "../../src/log.ts";
import { migrate } from "../../src/store/migrate.ts";
import { PgStore } from "../../src/store/pg-store.ts";

/** Of each server, the database that its stores are copied from: migrations run once, and a copy costs a quarter. */
const templates = new WeakMap<Cluster, Promise<string>>();

async function madeTemplate(cluster: Cluster): Promise<string> {
  await run(cluster, "create database migrated");
  await migrate({ connectionString: cluster.url("migrated") }, createLog("silent"));
  return "migrated";
}

async function run(cluster: Cluster, sql: string): Promise<void> {
  const admin = new Client(cluster.url());
  await admin.connect();
  await admin.query(sql);
  await admin.end();
}

export async function freshStore(cluster: Cluster): Promise<PgStore> {
  const template = templates.get(cluster) ?? madeTemplate(cluster);
  templates.set(cluster, template);
  const name = `s${randomUUID().slice(0, 8)}`;
  await run(cluster, `create database ${name} template ${await template} strategy file_copy`);
  const store = new PgStore({ connectionString: cluster.url(name) });
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
