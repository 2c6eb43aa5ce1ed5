import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Client } from "pg";
import type { Cluster } from "../../src/embedded/cluster.ts";
import { Secret } from "../../src/secret.ts";
import { check, gist, rowOf } from "../support/check.ts";
import { testCluster } from "../support/cluster.ts";
import { needs } from "../support/optional.ts";
import { startPooler } from "./pgbouncer.fixture.ts";

const cluster: Cluster = await testCluster({ settings: { max_connections: "30" } });
const secret = new Secret("correct horse");
const app = { port: cluster.port, user: "app", database: "app", password: secret };

before(async () => {
  const client = new Client(cluster.url());
  await client.connect();
  await client.query("create role app login password 'correct horse'");
  await client.query("create database app owner app");
  await client.end();
});

test("a pool that fits is opened whole, and closed", async () => {
  const report = await check(app, { application: { poolSize: 5 } });
  assert.equal(gist(report), "healthy - confirmed unclear");
  const { facts } = rowOf(report, "pool");
  assert.equal(facts["opened"], 4);
  assert.equal(facts["heldBack"], null);
});

test("the last slots are left for others, and that is said", async () => {
  const busy = await Promise.all(
    Array.from({ length: 18 }, async () => {
      const client = new Client(cluster.url("app", "app", secret));
      await client.connect();
      return client;
    }),
  );
  const report = await check(app, { application: { poolSize: 12 } });
  for (const client of busy) await client.end();
  const { facts, summary } = rowOf(report, "pool");
  assert.ok(Number(facts["opened"]) < 11, summary);
  assert.match(summary, /slots are free, and dbcheck leaves the last ones for others/);
  assert.equal(report.verdict.status, "healthy");
});

test("behind a pooler in session mode the third of a pool of two waits", { skip: needs("pgbouncer") }, async () => {
  const pooler = await startPooler({
    databases: { app: `host=127.0.0.1 port=${cluster.port} dbname=app pool_size=2` },
    settings: { pool_mode: "session" },
  });
  const report = await check({ ...app, port: pooler.port }, { application: { poolSize: 5 } });
  assert.equal(report.verdict.status, "degraded");
  assert.equal(report.verdict.cause, "capacity-checkout-slow");
});
