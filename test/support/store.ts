// A store of its own for a test: bots of one store speak for each other.
import { randomUUID } from "node:crypto";
import { after } from "node:test";
import { Client } from "pg";
import type { Cluster } from "../../src/embedded/cluster.ts";
import { createLog } from "../../src/log.ts";
import { migrate } from "../../src/store/migrate.ts";
import { PgStore } from "../../src/store/pg-store.ts";
import { sharedCluster } from "./cluster.ts";
import { asOurs } from "./process-end.ts";

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

/** The URL of a new database with all that the store has in it, and no rows. */
export async function freshDatabase(cluster: Cluster): Promise<string> {
  const template = templates.get(cluster) ?? madeTemplate(cluster);
  templates.set(cluster, template);
  const name = `s${randomUUID().slice(0, 8)}`;
  await run(cluster, `create database ${name} template ${await asOurs(template)} strategy file_copy`);
  return cluster.url(name);
}

export async function freshStore(cluster: Cluster): Promise<PgStore> {
  const store = new PgStore({ connectionString: await freshDatabase(cluster) });
  after(() => store.close());
  return store;
}

interface StoreAndSql {
  store: PgStore;
  /** A connection of the test's own, to look at its tables and to let time pass. */
  sql: Client;
}

/** The same on the server that all files share. */
export async function freshStoreAndSql(): Promise<StoreAndSql> {
  return opened(await freshDatabase(await sharedCluster()));
}

/** The store of a server that is the test's own, in the database that its URL names. */
export async function storeAndSql(cluster: Cluster): Promise<StoreAndSql> {
  await migrate({ connectionString: cluster.url() }, createLog("silent"));
  return opened(cluster.url());
}

async function opened(connectionString: string): Promise<StoreAndSql> {
  const store = new PgStore({ connectionString });
  const sql = new Client({ connectionString });
  sql.on("error", () => {});
  await sql.connect();
  after(async () => {
    await sql.end();
    await store.close();
  });
  return { store, sql };
}
