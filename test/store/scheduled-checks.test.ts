// A look that turns nothing leaves its target's standing and nothing else; what has ended stays as it ended.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { timelineTypes } from "../../src/incidents/timeline.ts";
import type { Report } from "../../src/report/report.ts";
import type { CheckRow } from "../../src/store/store.ts";
import { freshStoreAndSql } from "../support/store.ts";
import { sampleReport } from "./sample.ts";

const { store, sql } = await freshStoreAndSql();
const fresh = () => `t-${randomUUID()}`;
const startMs = Date.parse("2026-06-01T12:00:00.000Z");
/** Minutes since then, as reports say it. */
let minute = 0;

function reportOf({ id, target }: CheckRow, status: "healthy" | "down"): Report {
  const base = sampleReport(id, target);
  const bad = { ...base.verdict, status, cause: "tcp-refused" as const, layer: "tcp" as const, summary: "It refuses." };
  const startedAt = new Date(startMs + minute * 60_000).toISOString();
  return { ...base, startedAt, verdict: status === "healthy" ? base.verdict : bad };
}
async function end(check: CheckRow, status: "healthy" | "down", inMinutes: number): Promise<CheckRow | null> {
  minute += inMinutes;
  assert.ok(await store.claim(check.id, "w", 60_000));
  assert.ok(await store.finish(check.id, "w", { state: "done", report: reportOf(check, status) }));
  return store.check(check.id);
}
async function asked(target: string): Promise<CheckRow> {
  const requester = { teamId: "T", userId: "U1", channelId: "C1", channelName: "ops", responseUrl: null };
  const accepted = await store.accept({ deliveryKey: randomUUID(), target, fingerprint: "f", requester });
  assert.ok(accepted.kind === "new");
  return accepted.check;
}
const watch = (target: string) =>
  store.setWatch({ target, fingerprint: "f", channel: "C9", everySeconds: 60, quietHours: null, actor: "U1" });
async function look(of: "watches" | "incidents", target: string): Promise<CheckRow> {
  const column = of === "watches" ? "next_at" : "next_look_at";
  await sql.query(`update dbcheck.${of} set ${column} = now() - interval '1 s' where target = $1`, [target]);
  const checks = await Promise.all((await store.dueScheduledChecks(1000)).map((id) => store.check(id)));
  const mine = checks.find((check) => check?.target === target);
  assert.ok(mine?.quiet);
  return mine;
}
const rowsOf = async (target: string) => {
  const count = async (table: string) =>
    (await sql.query<{ n: number }>(`select count(*)::int as n from dbcheck.${table} where target = $1`, [target]))
      .rows[0]?.n;
  return { checks: await count("checks"), events: await count("events"), standings: await count("standings") };
};
const headlineOf = async (id: string) => (await store.messagesOf(id)).find(({ kind }) => kind === "headline");

test("a hundred healthy looks leave one standing that counts them; no check, no event, no message", async () => {
  const target = fresh();
  await watch(target);
  for (let n = 0; n < 100; n += 1) assert.equal(await end(await look("watches", target), "healthy", 1), null);
  assert.deepEqual(await rowsOf(target), { checks: 0, events: 1, standings: 1 });
  const [standing] = await store.standings([target]);
  assert.deepEqual([standing?.status, standing?.scheduledChecks], ["healthy", 100]);
  await store.purge(90);
  const told = await store.events({ target, types: timelineTypes });
  assert.deepEqual(
    told.map(({ type }) => type),
    ["watch.set"],
    "also once retention has been through",
  );
});

test("looks at an open incident leave the newest one, and what turned as an event that is complete by itself", async () => {
  const target = fresh();
  const first = await end(await asked(target), "down", 1);
  assert.ok(first);
  const kept: (CheckRow | null)[] = [];
  for (let n = 0; n < 5; n += 1) kept.push(await end(await look("incidents", target), "down", 1));
  assert.deepEqual(await rowsOf(target), { checks: 2, events: 4, standings: 1 });
  assert.equal((await store.latestReport(target))?.id, kept.at(-1)?.id);
  for (let n = 0; n < 3; n += 1) await end(await look("incidents", target), "healthy", 1);
  const told = await store.events({ target, types: timelineTypes });
  const recovered = told.find(({ type }) => type === "incident.recovered");
  assert.deepEqual(
    [recovered?.data["openedAt"], (recovered?.data["latest"] as { summary: string } | undefined)?.summary],
    [first.report?.startedAt, "It refuses."],
  );
  assert.equal(told.filter(({ type }) => type === "check.finished").length, 1, "that of the person's check");
});

test("an incident whose plan of looks has ended is final: later looks neither edit it nor belong to it", async () => {
  const target = fresh();
  const first = await end(await asked(target), "down", 1);
  assert.ok(first);
  for (let n = 0; n < 3; n += 1) await end(await look("incidents", target), "healthy", 1);
  // The plan goes on for half an hour after the end.
  await end(await look("incidents", target), "healthy", 40);
  const over = await store.incidentOf(first.id);
  assert.deepEqual([over?.incident.state, over?.incident.nextLookAt], ["closed", null]);
  const wanted = (await headlineOf(first.id))?.wantVersion;
  await watch(target);
  for (let n = 0; n < 6; n += 1) assert.equal(await end(await look("watches", target), "healthy", 1), null);
  const checked = await end(await asked(target), "healthy", 1);
  assert.equal(checked?.incidentId, null);
  assert.deepEqual(await store.incidentOf(first.id), over);
  assert.equal((await headlineOf(first.id))?.wantVersion, wanted, "its headline is not edited");
  // What fails now is another incident, and the old one has nothing to do with it.
  const again = await end(await asked(target), "down", 1);
  assert.equal((await store.openIncident(target))?.firstCheck, again?.id);
  assert.deepEqual(await store.incidentOf(first.id), over);
});

test("an incident that somebody closed is not looked at any more, whatever its watch sees that is healthy", async () => {
  const target = fresh();
  const first = await end(await asked(target), "down", 1);
  assert.ok(first);
  const open = await store.openIncident(target);
  assert.ok(await store.closeIncident(open?.id ?? "", "U1"));
  // Closing has the time of this machine; what is seen later than that is what counts.
  minute = Math.ceil((Date.now() - startMs) / 60_000);
  const over = await store.incidentOf(first.id);
  const wanted = (await headlineOf(first.id))?.wantVersion;
  await watch(target);
  await end(await look("watches", target), "healthy", 1);
  assert.deepEqual(await store.incidentOf(first.id), over);
  assert.equal((await headlineOf(first.id))?.wantVersion, wanted);
});

test("looks of a target that cannot be checked are told of once", async () => {
  const target = fresh();
  await watch(target);
  for (let n = 0; n < 3; n += 1) {
    const { id } = await look("watches", target);
    assert.ok(await store.claim(id, "w", 60_000));
    const failure = { text: "The target is not in the targets file.", reference: "r" };
    assert.ok(await store.finish(id, "w", { state: "failed", failure }));
    assert.equal(await store.check(id), null);
  }
  const failed = (await store.events({ target })).filter(({ type }) => type === "check.failed");
  assert.equal(failed.length, 1);
});

test("looks that fall behind are counted, with how far", async () => {
  const target = fresh();
  await watch(target);
  assert.equal((await store.lateScheduledChecks()).late, 0);
  await sql.query("update dbcheck.watches set next_at = now() - interval '7 min' where target = $1", [target]);
  const { late, mostMs } = await store.lateScheduledChecks();
  assert.equal(late, 1);
  assert.ok(mostMs >= 420_000, `${mostMs} ms`);
  await store.silenceWatch(target, Date.now() + 3_600_000, "U1");
  assert.equal((await store.lateScheduledChecks()).late, 0, "nobody waits for a silenced one");
});

test("what looks of earlier versions left is not shown, and goes: their checks, and their events", async () => {
  const target = fresh();
  const { rows } = await sql.query<{ id: string }>(
    `with looks as (
       insert into dbcheck.checks (target, fingerprint, requesters, delivery_key, quiet, state, report, created_at, finished_at)
       select $1, 'f', '[]', 'look', true, 'done', '{}', now() - interval '2 days', now() - interval '2 days' from generate_series(1, 1200)
       returning id
     ), told as (
       insert into dbcheck.events (type, check_id, target, actor, data)
       select type, id, $1, 'w', '{"status": "healthy"}' from looks, unnest(array['incident.look', 'check.started', 'check.finished']) type
     ) select id from looks`,
    [target],
  );
  const joined = rows[0]?.id ?? "";
  await store.appendEvent({ type: "check.joined", checkId: joined, target, actor: "U1", data: {} });
  const person = await end(await asked(target), "healthy", 1);
  const told = async () => (await store.events({ target, types: timelineTypes })).map(({ checkId }) => checkId);
  assert.deepEqual(await told(), [person?.id, person?.id], "asked for, and checked");
  await store.purge(90);
  assert.deepEqual(await rowsOf(target), { checks: 1, events: 3 + 3, standings: 1 });
  assert.ok((await told()).includes(joined), "somebody waited for that one");
});
