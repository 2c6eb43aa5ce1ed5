// What the lints of TypeORM call wrong, put to TypeORM itself and a real server, and the correction too.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { DataSource, type DataSourceOptions, type Driver } from "typeorm";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import { testCluster } from "../../support/cluster.ts";
import { createShop } from "./shop.ts";

const cluster = await testCluster();
const at = { type: "postgres", host: "127.0.0.1", port: cluster.port, database: "shop" };
const right = { ...at, username: "shop", password: "98765432" };
const url = `postgres://shop:98765432@127.0.0.1:${cluster.port}/shop`;

before(() => createShop(cluster));

const found = (options: object) =>
  readAppConfig(playbookFor("typeorm"), `new DataSource(${JSON.stringify(options)})`, "db.ts").findings.map((one) => [
    one.option,
    one.provenOn,
  ]);

/** Who is connected, whether TLS is on, and how many connections the pool may hold; or the error's text. */
async function outcome(options: object): Promise<string> {
  try {
    // What people write is not what the types allow, and the driver's pool is not among them.
    const opened = await new DataSource(options as DataSourceOptions).initialize();
    const [row] = await opened.query<{ who: string; ssl: boolean }[]>(
      "select current_user as who, ssl from pg_stat_ssl where pid = pg_backend_pid()",
    );
    const { max } = (opened.driver as Driver & { master: { options: { max: number } } }).master.options;
    await opened.destroy();
    return `${row?.who} ${row?.ssl} ${max}`;
  } catch (error) {
    return String(error);
  }
}

const proof = "TypeORM 0.3";

test("a good configuration connects, and nothing is said of it", async () => {
  assert.deepEqual(found(right), []);
  assert.equal(await outcome(right), "shop false 10");
});

test("user is ignored: username is its word", async () => {
  const wrong = { ...at, user: "shop", password: "98765432" };
  assert.deepEqual(found(wrong), [["user", proof]]);
  assert.doesNotMatch(await outcome(wrong), /^shop /);
});

test("connectionString is ignored: url is its word", async () => {
  const wrong = { type: "postgres", connectionString: url };
  assert.deepEqual(found(wrong), [["connectionString", proof]]);
  assert.doesNotMatch(await outcome(wrong), /^shop /);
  assert.equal(await outcome({ type: "postgres", url }), "shop false 10");
});

test("a type that it does not know keeps it from starting", async () => {
  for (const type of ["pg", "postgresql"]) {
    assert.deepEqual(found({ ...right, type }), [["type", proof]]);
    assert.match(await outcome({ ...right, type }), /MissingDriverError: Wrong driver/);
  }
});

test("names of another pool are ignored: it stays at ten", async () => {
  for (const [wrong, option] of [
    [{ max: 3 }, "max"],
    [{ extra: { connectionLimit: 3 } }, "extra.connectionLimit"],
  ] as const) {
    assert.deepEqual(found({ ...right, ...wrong }), [[option, proof]]);
    assert.equal(await outcome({ ...right, ...wrong }), "shop false 10");
  }
  assert.equal(await outcome({ ...right, poolSize: 3 }), "shop false 3");
  // pg's own pool takes both.
  for (const extra of [{ max: 3 }, { poolSize: 3 }]) {
    assert.deepEqual(found({ ...right, extra }), []);
    assert.equal(await outcome({ ...right, extra }), "shop false 3");
  }
});

test("a port that is no number fails at once", async () => {
  assert.deepEqual(found({ ...right, port: "five" }), [["port", proof]]);
  assert.match(await outcome({ ...right, port: "five" }), /Port should be >= 0/);
  assert.equal(await outcome({ ...right, port: String(cluster.port) }), "shop false 10");
});

test("sslmode of the URL replaces the ssl object", async () => {
  const ssl = { rejectUnauthorized: false };
  const wrong = { type: "postgres", url: `${url}?sslmode=disable`, ssl };
  assert.deepEqual(found(wrong), [["ssl.rejectUnauthorized", proof]]);
  assert.equal(await outcome(wrong), "shop false 10");
  assert.deepEqual(found({ type: "postgres", url, ssl }), []);
  assert.match(await outcome({ type: "postgres", url, ssl }), /The server does not support SSL connections/);
});

test("a text for ssl turns TLS on, whatever it says", async () => {
  const text = 'new DataSource({ type: "postgres", url: process.env.DATABASE_URL, ssl: process.env.DB_SSL })';
  const { findings } = readAppConfig(playbookFor("typeorm"), text, "db.ts");
  assert.deepEqual(
    findings.map((one) => [one.option, one.provenOn]),
    [["ssl", proof]],
  );
  assert.match(await outcome({ ...right, ssl: "false" }), /The server does not support SSL connections/);
});
