// What the lints of node-postgres and Knex call wrong, put to the libraries themselves and a real server.
import assert from "node:assert/strict";
import { Socket } from "node:net";
import { before, test } from "node:test";
import knex from "knex";
import { Client, Pool } from "pg";
import postgres from "postgres";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import { testCluster } from "../../support/cluster.ts";
import { createShop } from "./shop.ts";

const cluster = await testCluster();
const at = { host: "127.0.0.1", port: cluster.port, database: "shop" };
const playbook = playbookFor("node-postgres");
const found = (text: string) =>
  readAppConfig(playbook, text, "").findings.map(({ option, provenOn }) => [option, provenOn !== null]);

before(() => createShop(cluster));

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

test("Knex calls afterCreate inside pool alone, and tells a refusal as a full pool where it may not propagate", async () => {
  const log = { warn: () => {}, error: () => {}, debug: () => {}, deprecate: () => {} };
  const connection = { ...at, user: "shop", password: "98765432" };
  let calls = 0;
  const afterCreate = (one: unknown, done: (error: null, one: unknown) => void) => {
    calls += 1;
    done(null, one);
  };
  for (const [options, expected] of [
    [{ afterCreate, pool: { min: 0, max: 1 } }, 0],
    [{ pool: { min: 0, max: 1, afterCreate } }, 1],
  ] as const) {
    calls = 0;
    const db = knex({ client: "pg", connection, log, ...options });
    await db.raw("select 1");
    await db.destroy();
    assert.equal(calls, expected);
  }
  for (const [propagateCreateError, says] of [
    [true, /ECONNREFUSED/],
    [false, /The pool is probably full/],
  ] as const) {
    const text = `knex({ client: "pg", connection: { host: "h" }, pool: { propagateCreateError: ${propagateCreateError} } })`;
    assert.deepEqual(found(text), propagateCreateError ? [] : [["pool.propagateCreateError", true]]);
    const pool = { min: 0, max: 1, propagateCreateError };
    const db = knex({
      client: "pg",
      connection: { ...connection, port: 1 },
      log,
      acquireConnectionTimeout: 1000,
      pool,
    });
    await assert.rejects(async () => db.raw("select 1"), says);
    await db.destroy();
  }
});

test("Knex reads a text with a comma as one schema; an array has several", async () => {
  const file = (searchPath: unknown) =>
    `knex({ client: "pg", connection: { host: "h" }, searchPath: ${JSON.stringify(searchPath)} })`;
  const shown = async (searchPath: string | string[]) => {
    const log = { warn: () => {}, error: () => {}, debug: () => {}, deprecate: () => {} };
    const connection = { ...at, user: "shop", password: "98765432" };
    const db = knex({ client: "pg", connection, searchPath, log });
    const { rows } = await db.raw<{ rows: { search_path: string }[] }>("show search_path");
    await db.destroy();
    return rows[0]?.search_path;
  };
  assert.deepEqual(found(file("shop, public")), [["searchPath", true]]);
  assert.equal(await shown("shop, public"), '"shop, public"');
  assert.deepEqual(found(file(["shop", "public"])), []);
  assert.equal(await shown(["shop", "public"]), "shop, public");
});

test("node-postgres connects by port and host alone: no family goes with them", async () => {
  assert.deepEqual(found("new Pool({ host: 'h', user: 'u', database: 'd', family: 4 })"), [["family", true]]);
  const given: unknown[][] = [];
  const stream = () => {
    const socket = new Socket();
    const connect = socket.connect.bind(socket) as (...args: unknown[]) => Socket;
    socket.connect = (...args: unknown[]) => {
      given.push(args);
      return connect(...args);
    };
    return socket;
  };
  const options = { ...at, user: "shop", password: "98765432", family: 6, stream };
  assert.equal(await outcome(options), "shop");
  assert.deepEqual(given, [[cluster.port, "127.0.0.1"]]);
});

/** What postgres.js has for these options, and whether it connects with them. */
async function withPostgresJs(url: string, options: object = {}): Promise<[options: object, says: string]> {
  const sql = postgres(url, { ...options, max: 1, onnotice: () => {} });
  const said = await sql`select current_user as user, current_setting('application_name') as name`.then(
    ([row]) => `${String(row?.["user"])} ${String(row?.["name"])}`,
    String,
  );
  await sql.end({ timeout: 1 });
  return [sql.options, said];
}

test("postgres.js ignores node-postgres' names, and its times are seconds", async () => {
  const url = `postgres://shop:98765432@127.0.0.1:${cluster.port}/shop`;
  const file = (options: object, at = url) =>
    `import postgres from "postgres";\nconst sql = postgres("${at}", ${JSON.stringify(options)});`;
  const wrong = { idleTimeoutMillis: 5000, connectionTimeoutMillis: 2000, application_name: "market" };
  assert.deepEqual(
    found(file(wrong)),
    Object.keys(wrong).map((name) => [name, true]),
  );
  const [ignored, said] = await withPostgresJs(url, wrong);
  assert.deepEqual(
    [Reflect.get(ignored, "idle_timeout"), Reflect.get(ignored, "connect_timeout"), said],
    [null, 30, "shop postgres.js"],
  );
  const right = { idle_timeout: 5, connect_timeout: 2, connection: { application_name: "market" } };
  assert.deepEqual(found(file(right)), []);
  const [taken, named] = await withPostgresJs(url, right);
  assert.deepEqual(
    [Reflect.get(taken, "idle_timeout"), Reflect.get(taken, "connect_timeout"), named],
    [5, 2, "shop market"],
  );
  assert.deepEqual(found(file({ connect_timeout: 30_000 })), [["connect_timeout", true]]);
});

test("postgres.js hands unknown parameters of the URL to the server, which refuses", async () => {
  const url = `postgres://shop:98765432@127.0.0.1:${cluster.port}/shop`;
  for (const parameter of ["pgbouncer=true", "connection_limit=1", "schema=public"]) {
    assert.deepEqual(found(`import postgres from "postgres";\nconst sql = postgres("${url}?${parameter}");`), [
      ["connectionString", true],
    ]);
    assert.match((await withPostgresJs(`${url}?${parameter}`))[1], /unrecognized configuration parameter/);
  }
  assert.match((await withPostgresJs(`${url}?application_name=market`))[1], /^shop market$/);
});
