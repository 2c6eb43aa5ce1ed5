// What the lints of node-postgres and Knex call wrong, put to the libraries themselves and a real server.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import knex from "knex";
import { Client, Pool } from "pg";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import { testCluster } from "../../support/cluster.ts";

const cluster = await testCluster();
const at = { host: "127.0.0.1", port: cluster.port, database: "shop" };
const playbook = playbookFor("node-postgres");
const found = (text: string) =>
  readAppConfig(playbook, text, "").findings.map(({ option, provenOn }) => [option, provenOn !== null]);

before(async () => {
  const client = new Client(cluster.url());
  await client.connect();
  await client.query("create role shop login password '98765432'");
  await client.query("create database shop owner shop");
  await client.end();
});

async function outcome(options: object): Promise<string> {
  const client = new Client(options);
  client.on("error", () => {});
  try {
    await client.connect();
    return (await client.query<{ user: string }>("select current_user as user")).rows[0]?.user ?? "";
  } catch (error) {
    return String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

test("a name that pg does not know is ignored; its own word connects", async () => {
  assert.deepEqual(found("new Pool({ username: 'shop', host: 'h', database: 'd' })"), [["username", true]]);
  const wrong = { ...at, username: "shop", password: "98765432" };
  assert.notEqual(await outcome(wrong), "shop");
  assert.notEqual(new Client(wrong).user, "shop");
  assert.equal(await outcome({ ...at, user: "shop", password: "98765432" }), "shop");
});

test("a password that is a number is refused by the driver itself", async () => {
  assert.deepEqual(found("new Pool({ user: 'shop', password: 98765432, database: 'd' })"), [["password", true]]);
  assert.match(await outcome({ ...at, user: "shop", password: 98765432 }), /client password must be a string/);
  assert.equal(await outcome({ ...at, user: "shop", password: "98765432" }), "shop");
});

test("a max of 0 is ten", () => {
  assert.deepEqual(found("new Pool({ host: 'h', database: 'd', max: 0 })"), [["max", true]]);
  assert.equal(new Pool({ max: 0 }).options.max, 10);
});

test("sslmode in the connection string replaces the ssl object", async () => {
  assert.deepEqual(
    found("new Pool({ connectionString: 'postgres://u:p@h/d?sslmode=require', ssl: { rejectUnauthorized: false } })"),
    [["ssl.rejectUnauthorized", true]],
  );
  const both = new Client({
    connectionString: "postgres://u:p@h/d?sslmode=require",
    ssl: { rejectUnauthorized: false },
  });
  const { ssl } = both as Client & { ssl: unknown };
  assert.notDeepEqual(ssl, { rejectUnauthorized: false });
  const alone = new Client({ connectionString: "postgres://u:p@h/d", ssl: { rejectUnauthorized: false } }) as Client & {
    ssl: { rejectUnauthorized?: boolean };
  };
  assert.equal(alone.ssl.rejectUnauthorized, false);
});

test("Knex throws at pool options that it does not know, at texts and at bounds the wrong way round", async () => {
  const start = (pool: object) =>
    knex({ client: "pg", connection: { ...at, user: "shop", password: "98765432" }, pool });
  for (const [pool, option] of [
    [{ acquireConnectionTimeout: 1000 }, "pool.acquireConnectionTimeout"],
    [{ max: "10" }, "pool.max"],
    [{ min: 20, max: 5 }, "pool.min"],
  ] as const) {
    const text = `knex({ client: "pg", connection: { host: "h" }, pool: ${JSON.stringify(pool)} })`;
    assert.deepEqual(found(text), [[option, true]]);
    assert.throws(() => start(pool), /Tarn|opt\./i, JSON.stringify(pool));
  }
  const good = start({ min: 0, max: 5 });
  assert.equal((await good.raw<{ rows: { one: number }[] }>("select 1 as one")).rows[0]?.one, 1);
  await good.destroy();
  assert.deepEqual(found('knex({ client: "postgress", connection: { host: "h" } })'), [["client", true]]);
  assert.throws(() => knex({ client: "postgress" }), /Unknown configuration option|Cannot find module|client/i);
});
