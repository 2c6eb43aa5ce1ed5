// Pool words of other drivers in postgres.js, a pool's words in Knex's `connection`, and times with a unit: what the
// drivers themselves make of them, and what is said.
import assert from "node:assert/strict";
import { test } from "node:test";
import knexOf from "knex";
import { Client, Pool } from "pg";
import postgres from "postgres";
import { saidOf } from "./strict.ts";

const file = saidOf("node-postgres", "db.ts");
const client = (options: string) =>
  file(`import postgres from "postgres";\nexport const sql = postgres(url, { ${options} });`);
const knexfile = (connection: string, more = "") =>
  saidOf(
    "node-postgres",
    "knexfile.js",
  )(`module.exports = { client: "pg", connection: { host: "kiln", ${connection} }${more} };`);
const pool = (options: string, callee = "Pool") =>
  file(`import { ${callee} } from "pg";\nexport const db = new ${callee}({ host: "kiln", ${options} });`);

test("postgres.js keeps its ten connections whatever other drivers call their number", () => {
  for (const word of ["max_connections", "poolSize", "connection_limit", "maxPoolSize", "pool_max", "max_size"]) {
    const sql = postgres({ host: "kiln", [word]: 3 } as object);
    assert.equal(sql.options.max, 10, word);
    assert.deepEqual(client(`${word}: 3`), [
      `warning: postgres.js silently ignores \`${word}\`: it reads \`max\`. WRITE max: 3`,
    ]);
  }
  assert.deepEqual(client("max: 3"), []);
  // Its own word beside it counts.
  assert.deepEqual(client("max: 3, max_connections: 3"), []);
});

test("a pool as an object, and words that postgres.js has nothing for", () => {
  assert.deepEqual(client("pool: { max: 5, min: 1 }"), [
    "warning: postgres.js silently ignores `pool`: `max`, `idle_timeout` and `max_lifetime` are its own options. It " +
      "opens up to 10 connections. WRITE max: 5, // in the place of pool",
  ]);
  assert.match(client("max: 5, pool: { min: 1 }").join(""), /^note: .* WRITE \/\/ remove pool$/);
  assert.deepEqual(client("min: 2, maxUses: 7"), [
    "note: postgres.js ignores `min`, `maxUses`: its pool has no such option. WRITE // remove min, maxUses",
  ]);
  assert.match(client("idleTimeoutMs: 30000").join(""), /WRITE idle_timeout: 30$/);
  // A `connection` and a `pool` beside it are not Knex's where postgres() takes them.
  assert.match(client('pool: { max: 5 }, connection: { application_name: "kiln" }').join(""), /ignores `pool`/);
});

test("what stands in the connection of postgres.js goes to the server, which knows no words of clients", () => {
  const sql = postgres({ host: "kiln", connection: { query_timeout: 5 } });
  assert.equal((sql.options.connection as Record<string, unknown>)["query_timeout"], 5);
  assert.deepEqual(client("connection: { query_timeout: 5000 }"), [
    "error: postgres.js sends `query_timeout` in `connection` to the server, which refuses each connection " +
      "(unrecognized configuration parameter). WRITE // remove query_timeout",
  ]);
  assert.match(
    client("connection: { max_connections: 4 }").join(""),
    /without .* WRITE \/\/ move max_connections out of connection, beside it, as max$/,
  );
  assert.deepEqual(client('connection: { statement_timeout: 5000, search_path: "kiln" }'), []);
});

test("Knex hands its connection to one client, and counts with its own pool", async () => {
  const knex = knexOf({ client: "pg", connection: { host: "kiln", max: 3 } as object });
  assert.equal((knex.client as { pool: { max: number } }).pool.max, 10);
  await knex.destroy();
  const lost = "has no effect: Knex hands it to one client, and `pool` beside it counts.";
  assert.deepEqual(knexfile("max: 3"), [
    `warning: \`max\` in \`connection\` ${lost} The pool has 10 connections at most. WRITE // move max out of ` +
      "connection, into a new object `pool` beside it",
  ]);
  assert.deepEqual(knexfile("connectionLimit: 3", ", pool: { max: 3 }"), [
    `note: \`connectionLimit\` in \`connection\` ${lost} WRITE // remove connectionLimit: pool has max`,
  ]);
  // What another file has is not known.
  assert.match(knexfile("max: 3", ", pool: settings.pool").join(""), /^note: /);
  assert.deepEqual(knexfile("query_timeout: 5000", ", pool: { min: 0, max: 3 }"), []);
  assert.match(knexfile('searchPath: ["kiln"]').join(""), /beside `connection` and not in it\. .* are not found\./);
  assert.deepEqual(knexfile("keepAlive: true", ', searchPath: ["kiln"]'), []);
});

test("node-postgres drops the unit of a time, and a timer of Node's takes none", () => {
  const sent = (options: object) =>
    (new Client({ host: "kiln", ...options }) as unknown as { getStartupConf: () => unknown }).getStartupConf();
  assert.match(JSON.stringify(sent({ statement_timeout: "30s", lock_timeout: "2min" })), /"30","lock_timeout":"2"/);
  assert.match(JSON.stringify(sent({ statement_timeout: "none" })), /"NaN"/);
  assert.deepEqual(pool('statement_timeout: "30s"'), [
    'warning: `statement_timeout` is in milliseconds: node-postgres drops the unit of "30s", and sends 30. WRITE ' +
      "statement_timeout: 30000,",
  ]);
  assert.match(pool('statement_timeout: "none"').join(""), /^error: .* refuses each connection/);
  assert.match(pool('query_timeout: "2 minutes"').join(""), /^error: .* after 1 ms .* WRITE query_timeout: 120000,$/);
  assert.match(knexfile('query_timeout: "5s"').join(""), /^error: .*\(Query read timeout\)/);
  assert.match(pool('connectionTimeoutMillis: "10s"').join(""), /^error: .* each new connection ends after 1 ms/);
  // A client alone has no such timer then; what is a number or milliseconds is read as it is meant.
  assert.deepEqual(pool('connectionTimeoutMillis: "10s"', "Client"), []);
  for (const time of ["30000", '"30000"', '"500ms"', "process.env.PATIENCE"])
    assert.deepEqual(pool(`statement_timeout: ${time}`), [], time);
  assert.deepEqual(pool('query_timeout: "30000"'), []);
});

test("`minConnection` and `maxConnection` in TypeORM's extra are no words of pg-pool", () => {
  const pooled = new Pool({ maxConnection: 3 } as object);
  assert.equal(pooled.options.max, 10);
  const source = saidOf("typeorm", "source.ts");
  const extra = (words: string) => source(`new DataSource({ type: "postgres", host: "kiln", extra: { ${words} } });`);
  assert.deepEqual(extra("minConnection: 1, maxConnection: 3"), [
    "note: `extra` goes to node-postgres, whose version 8 silently ignores `minConnection`, `maxConnection` there. " +
      "It reads `max`. WRITE // remove minConnection, maxConnection, or set max",
  ]);
  assert.deepEqual(extra("min: 1, max: 3"), []);
});
