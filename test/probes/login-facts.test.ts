// What holds at the application's login and not at this check's, and
// what a login tells besides: settings, warnings, salts.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "pg";
import { Secret } from "../../src/secret.ts";
import { check, gist, rowOf } from "../support/check.ts";
import { testCluster } from "../support/cluster.ts";

const cluster = await testCluster();
const admin = new Client({ connectionString: cluster.url() });
before(async () => {
  await admin.connect();
  await admin.query("create role app login password 'correct horse'");
  await admin.query("create database app owner app");
});
admin.on("error", () => {});
after(() => admin.end().catch(() => {}));

test("settings of the application's role that this check's role has not: told, and what may be a secret is not read", async () => {
  await admin.query("create role web login");
  await admin.query("alter role web set idle_session_timeout = '45s'");
  await admin.query("alter role web in database app set default_transaction_read_only = on");
  await admin.query("alter role web set app.jwt_secret = 'hunter2'");
  const on = { port: cluster.port, sslmode: "disable" } as const;
  const report = await check(on, { writes: true, application: { role: "web" } });
  assert.equal(gist(report), "down server-read-only confirmed client");
  assert.match(report.verdict.nextSteps.join("\n"), /ALTER ROLE "web" IN DATABASE "app" RESET/);
  assert.match(
    rowOf(report, "server").summary,
    /the role web has settings that this check does not have: .*idle_session_timeout=45s/,
  );
  const idle = report.findings.find(({ cause }) => cause === "session-idle-killed");
  assert.match(idle?.summary ?? "", /idle sessions of role "web" after 45s/);
  assert.ok(!JSON.stringify(report).includes("hunter2"));
  const other = await check(on, { writes: true, application: { role: "app" } });
  assert.ok(!other.findings.some(({ cause }) => cause === "server-read-only"));
});

test("rights that the application's role lacks in its schema: down where it finds nothing, else a notice", async () => {
  const inApp = new Client({ connectionString: cluster.url("app") });
  await inApp.connect();
  await inApp.query("create role shop login; create schema shop; create table shop.carts (id int)");
  const on = { port: cluster.port, sslmode: "disable" } as const;
  const seen = () => check(on, { writes: true, application: { role: "shop", schema: "shop" } });
  const closed = await seen();
  assert.equal(gist(closed), "down query-permission-denied confirmed client");
  assert.match(closed.verdict.summary, /"shop" has no USAGE right on the schema "shop"/);
  await inApp.query("grant usage on schema shop to shop");
  assert.match((await seen()).verdict.summary, /may read none of the 1 tables/);
  await inApp.query("grant select on shop.carts to shop");
  const { verdict, findings } = await seen();
  assert.equal(verdict.status, "healthy");
  const notice = findings.find(({ cause }) => cause === "query-permission-denied");
  assert.equal(
    `${notice?.severity}: ${notice?.summary}`,
    'notice: The application\'s role "shop" may not create tables in the schema "shop".',
  );
  await inApp.query("alter schema shop owner to shop");
  assert.ok(!(await seen()).findings.some(({ cause }) => cause === "query-permission-denied"));
  await inApp.end();
});

test("what the server warns of at login stands in the row", async () => {
  await admin.query("create database warned owner app");
  const inside = new Client({ connectionString: cluster.url("warned") });
  await inside.connect();
  await inside.query(
    "create function warn() returns event_trigger language plpgsql as $$ begin raise warning 'the password ends " +
      "soon'; end $$",
  );
  await inside.query("create event trigger warn on login execute function warn()");
  await inside.end();
  const report = await check({ port: cluster.port, sslmode: "disable", database: "warned" });
  assert.equal(report.verdict.status, "healthy");
  assert.match(rowOf(report, "admission").summary, /the server warns: the password ends soon/);
});

test("two servers keep two salts for one role: a password that one of them refuses says so, and one server does not", async () => {
  const other = await testCluster();
  const there = new Client({ connectionString: other.url() });
  await there.connect();
  await there.query("create role app login password 'another'");
  await there.end();
  const wrong = { user: "app", database: "app", sslmode: "disable", password: new Secret("wrong") } as const;
  const at = (port: number) => ({ host: "127.0.0.1", hostaddr: null, port, kind: "literal" }) as const;
  const two = await check({ ...wrong, hosts: [at(cluster.port), at(other.port)] });
  assert.equal(two.verdict.cause, "auth-password-rejected");
  assert.match(JSON.stringify(two.verdict.because), /these are different servers/);
  const one = await check({ ...wrong, hosts: [at(cluster.port)] });
  assert.equal(one.verdict.cause, "auth-password-rejected");
  assert.doesNotMatch(JSON.stringify(one.verdict), /more than one server|not one server/);
});
