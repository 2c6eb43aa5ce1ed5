// Whether the session of the check still stands at its end: what has just answered is not asked again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { Session } from "../../src/probes/wire/session.ts";
import { Wire } from "../../src/probes/wire/wire.ts";
import { testCluster } from "../support/cluster.ts";
import { until } from "../support/until.ts";

const cluster = await testCluster({ hba: ["host all all 127.0.0.1/32 trust"] });
const later = () => AbortSignal.timeout(30_000);

async function open(): Promise<Session> {
  const session = new Session(await Wire.open({ address: "127.0.0.1", family: 4, port: cluster.port }, later()));
  await session.start({ user: "postgres", database: "postgres" }, later());
  assert.equal(await session.admission(later()), null);
  return session;
}

test("a session has answered lately once a query of its own was answered, and only for so long", async () => {
  const session = await open();
  assert.equal(session.hasAnsweredWithin(30_000), false, "a login is no answer to a query");
  await session.query("select 1", later());
  assert.equal(session.hasAnsweredWithin(30_000), true);
  await sleep(20);
  assert.equal(session.hasAnsweredWithin(10), false);
  session.close();
});

test("a session that the server has ended meanwhile has not", async () => {
  const session = await open();
  await session.query("select 1", later());
  const admin = new Client({ connectionString: cluster.url() });
  await admin.connect();
  await admin.query("select pg_terminate_backend($1)", [session.backendPid]);
  await until("the end has come", () => session.wire.ended);
  assert.equal(session.hasAnsweredWithin(30_000), false);
  await admin.end();
  session.close();
});
