// The store's own transactions take their locks in one order. Each test holds up one of them where two
// of them once waited for each other, until PostgreSQL ended one ("deadlock detected").
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { beforeEach, test } from "node:test";
import type { CheckRow } from "../../src/store/store.ts";
import { testCluster } from "../support/cluster.ts";
import { storeAndSql } from "../support/store.ts";
import { until } from "../support/until.ts";
import { sampleReport } from "./sample.ts";

const cluster = await testCluster();
const { store, sql } = await storeAndSql(cluster);
/** Holds a lock for as long as the test says. */
const { sql: holder } = await storeAndSql(cluster);

async function asked(target: string): Promise<CheckRow> {
  const requester = { teamId: "T", userId: "U1", channelId: "C1", channelName: "ops", responseUrl: null };
  const accepted = await store.accept({ deliveryKey: randomUUID(), target, fingerprint: "f", requester });
  assert.ok(accepted.kind === "new");
  assert.ok(await store.claim(accepted.check.id, "w", 60_000));
  return accepted.check;
}
function endsDown({ id, target }: CheckRow): Promise<boolean> {
  const base = sampleReport(id, target);
  const bad = { status: "down" as const, cause: "tcp-refused" as const, layer: "tcp" as const, summary: "It refuses." };
  return store.finish(id, "w", { state: "done", report: { ...base, verdict: { ...base.verdict, ...bad } } });
}
async function withIncident(target: string): Promise<string> {
  assert.ok(await endsDown(await asked(target)));
  return target;
}
/** The first is due for longest. */
async function due(...targets: string[]): Promise<void> {
  await sql.query(
    "update dbcheck.incidents set next_look_at = now() - (100 - array_position($1, target)) * interval '1 s' " +
      "where target = any($1)",
    [targets],
  );
}
async function number(query: string): Promise<number> {
  return (await sql.query<{ n: number }>(`select (${query})::int as n`)).rows[0]?.n ?? 0;
}
const waiters = () => number("select count(*) from pg_locks where not granted");
const waiting = (count: number) => until(`${count} wait for a lock`, async () => (await waiters()) >= count);
const holdCheckOf = (target: string) =>
  holder.query(
    "insert into dbcheck.checks (target, fingerprint, requesters, delivery_key) values ($1, 'f', '[]', 'k')",
    [target],
  );
const targetsOf = async (ids: string[]) => {
  const checks = await Promise.all(ids.map((id) => store.check(id)));
  return checks.map((check) => check?.target);
};

beforeEach(async () => {
  await holder.query("rollback");
  // What an earlier test left is due for nobody.
  await sql.query("truncate dbcheck.watches, dbcheck.incidents, dbcheck.checks cascade");
  await holder.query("begin");
});

test("a check that ends while looks at its incident and at another are made: both go on", async () => {
  const first = await withIncident("a");
  const second = await withIncident("b");
  const check = await asked(second);
  await due(first, second);
  await holdCheckOf(first);
  // It holds both incidents, and waits for room for the first check.
  const looks = store.dueScheduledChecks(10);
  await waiting(1);
  // It needs the second incident, whose check the other will need next.
  const ending = endsDown(check);
  await waiting(2);
  await holder.query("rollback");
  assert.deepEqual(await targetsOf(await looks), [first], "the second is being checked");
  assert.ok(await ending);
});

test("housekeeping passes by what somebody holds, and takes it the next time", async () => {
  await sql.query(
    `insert into dbcheck.checks (target, fingerprint, requesters, delivery_key, state, created_at)
     select 'old ' || n, 'f', '[]', 'k', 'done', now() - interval '91 days' from generate_series(1, 3) n`,
  );
  const left = () => number("select count(*) from dbcheck.checks");
  await holder.query("select from dbcheck.checks where target = 'old 2' for update");
  assert.equal(await store.purge(90), 2);
  assert.equal(await left(), 1);
  await holder.query("rollback");
  assert.equal(await store.purge(90), 1);
  assert.equal(await left(), 0);
});

test("history and Home are read while all that the bot does by itself waits", async () => {
  const { id } = await asked("held");
  await holder.query("select from dbcheck.checks where id = $1 for update", [id]);
  let settled = 0;
  const notes = Array.from({ length: 8 }, (_, n) => store.addNote(id, `note ${n}`).finally(() => (settled += 1)));
  await waiting(3);
  await Promise.all([
    store.events({ target: "held", types: ["check.requested"] }),
    store.troubled(),
    store.standings(["held"]),
    store.watches(["held"]),
    store.openIncidents(),
  ]);
  assert.equal(settled, 0);
  await holder.query("rollback");
  await Promise.all(notes);
});
