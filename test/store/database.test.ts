// Waiting for a connection of our own is no outage of the store; a
// store that is silent is one, also for those who wait.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { callTimeoutMs, Database } from "../../src/store/database.ts";
import { testCluster } from "../support/cluster.ts";

const cluster = await testCluster();
const database = new Database({ connectionString: cluster.url() }, 1);
after(() => database.close());

test("those who wait for one connection for longer than a call may take are answered all the same", async () => {
  const calls = Array.from({ length: 6 }, () => database.query("select pg_sleep(0.5)"));
  const ends = await Promise.allSettled(calls);
  assert.deepEqual(
    ends.map(({ status }) => status),
    Array.from({ length: 6 }, () => "fulfilled"),
  );
});

test("a mistake of ours is an answer too: it ends nobody's wait", async () => {
  const slow = [
    database.query("select pg_sleep(1.2)"),
    database.query("select no_such_column"),
    database.query("select pg_sleep(1.2)"),
  ];
  const ends = await Promise.allSettled([...slow, database.query("select 1")]);
  assert.deepEqual(
    ends.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled", "fulfilled"],
  );
});

test("while the store is silent, those who wait learn it with the others and not one after the other", async () => {
  await database.query("select 1");
  const startedAt = performance.now();
  const ends = await Promise.allSettled(Array.from({ length: 20 }, () => database.query("select pg_sleep(30)")));
  for (const end of ends) assert.equal(end.status === "rejected" && end.reason.name, "Outage");
  // One after the other they would take twenty times the limit of a call.
  assert.ok(performance.now() - startedAt < 10 * callTimeoutMs);
});
