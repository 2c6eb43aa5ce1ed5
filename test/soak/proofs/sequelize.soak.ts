// What the lints of Sequelize call wrong, put to Sequelize itself and a real server, and the correction too.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { before, test } from "node:test";
import { setTimeout as later } from "node:timers/promises";
import { inspect } from "node:util";
import { Sequelize, type Options } from "sequelize";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import { testCluster } from "../../support/cluster.ts";
import { createShop } from "./shop.ts";

const cluster = await testCluster();
const at = { dialect: "postgres", host: "127.0.0.1", port: cluster.port, database: "shop", logging: false } as const;
const right = { ...at, username: "shop", password: "98765432" };

before(() => createShop(cluster));

const found = (options: object) =>
  readAppConfig(playbookFor("sequelize"), `new Sequelize(${JSON.stringify(options)})`, "db.js").findings.map((one) => [
    one.option,
    one.provenOn,
  ]);

/** Who is connected, for how long statements may run, and whether TLS is on; or the error's text. */
async function outcome(options: object): Promise<string> {
  try {
    // What people write is not what the types allow.
    const sequelize = new Sequelize(options);
    const [rows] = await sequelize.query(
      "select current_user as who, current_setting('statement_timeout') as timeout, ssl from pg_stat_ssl where " +
        "pid = pg_backend_pid()",
    );
    await sequelize.close();
    return Object.values((rows as object[])[0] ?? {}).join(" ");
  } catch (error) {
    return String(error);
  }
}

const proof = "Sequelize 6";

test("a good configuration connects, and nothing is said of it", async () => {
  assert.deepEqual(found(right), []);
  assert.equal(await outcome(right), "shop 0 false");
});

test("user is ignored: username is its word", async () => {
  const wrong = { ...at, user: "shop", password: "98765432" };
  assert.deepEqual(found(wrong), [["user", proof]]);
  assert.notEqual(await outcome(wrong), "shop 0 false");
});

test("ssl beside dialectOptions is not read: the connection has no TLS, and is not even refused for want of it", async () => {
  assert.deepEqual(found({ ...right, ssl: true }), [["ssl", proof]]);
  assert.equal(await outcome({ ...right, ssl: true }), "shop 0 false");
  const object = { ...right, ssl: { rejectUnauthorized: false } };
  assert.deepEqual(found(object), [["ssl", proof]]);
  assert.equal(await outcome(object), "shop 0 false");
  assert.deepEqual(found({ ...right, ssl: false }), []);
  assert.equal(await outcome({ ...right, ssl: false }), "shop 0 false");
  const meant = { ...right, dialectOptions: { ssl: { rejectUnauthorized: false } } };
  assert.deepEqual(found(meant), []);
  assert.match(await outcome(meant), /The server does not support SSL connections/);
});

test("what dialectOptions does not hand on is ignored without a word", async () => {
  const wrong = { ...right, dialectOptions: { statementTimeout: 5000 } };
  assert.deepEqual(found(wrong), [["dialectOptions.statementTimeout", proof]]);
  assert.equal(await outcome(wrong), "shop 0 false");
  assert.equal(await outcome({ ...right, dialectOptions: { statement_timeout: 5000 } }), "shop 5s false");
});

test("a dialect that it does not know, and a pool that cannot be, keep it from starting", async () => {
  assert.deepEqual(found({ ...right, dialect: "pg" }), [["dialect", proof]]);
  assert.match(await outcome({ ...right, dialect: "pg" }), /The dialect pg is not supported/);
  assert.equal(await outcome({ ...right, dialect: "postgresql" }), "shop 0 false");
  for (const [pool, option, says] of [
    [{ max: "10" }, "pool.max", /max must be an integer/],
    [{ min: 10 }, "pool.min", /max is smaller than min/],
    [{ min: -1 }, "pool.min", /min must be an integer/],
  ] as const) {
    assert.deepEqual(found({ ...right, pool }), [[option, proof]]);
    assert.match(await outcome({ ...right, pool }), says);
  }
});

test("names of another pool are ignored: it stays at five", async () => {
  const wrong = { ...right, pool: { maxConnections: 3 } };
  assert.deepEqual(found(wrong), [["pool.maxConnections", proof]]);
  const sequelize = new Sequelize(wrong as Options);
  assert.match(inspect(sequelize.connectionManager, { depth: 4 }), /pool: \{[^}]*\bmax: 5,/);
  await sequelize.close();
});

test("pool.acquire does not bound the first connection: of a silent server only connectionTimeoutMillis gives up", async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket.on("error", () => {}))).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const place = { ...right, port: (silent.address() as AddressInfo).port, pool: { acquire: 500 } };
  const waits = async (options: object) => {
    const end = new AbortController();
    const ended = await Promise.race([outcome(options), later(4000, "still waiting", { signal: end.signal })]);
    end.abort();
    return ended;
  };
  try {
    assert.equal(await waits(place), "still waiting");
    assert.deepEqual(found({ ...place, connectionTimeoutMillis: 1000 }), [["connectionTimeoutMillis", proof]]);
    assert.equal(await waits({ ...place, connectionTimeoutMillis: 1000 }), "still waiting");
    const meant = { ...place, dialectOptions: { connectionTimeoutMillis: 1000 } };
    assert.deepEqual(found(meant), []);
    assert.match(await waits(meant), /SequelizeConnectionError: timeout expired/);
  } finally {
    for (const socket of sockets) socket.destroy();
    silent.close();
  }
});
