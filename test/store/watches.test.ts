// Watched targets: quiet looks at their period, an incident after two bad ones, nothing made up for, and silence.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import type { CheckRow } from "../../src/store/store.ts";
import { freshStoreAndSql } from "../support/store.ts";
import { sampleReport } from "./sample.ts";

const { store, sql } = await freshStoreAndSql();

const fresh = () => `t-${randomUUID()}`;
const watch = (target: string, everySeconds = 300) =>
  store.setWatch({ target, fingerprint: "h:1/d as u", channel: "C9", everySeconds, quietHours: null, actor: "U1" });
async function lookAt(target: string): Promise<CheckRow | null> {
  await sql.query("update dbcheck.watches set next_at = now() - interval '1 s' where target = $1", [target]);
  const checks = await Promise.all((await store.dueScheduledChecks(1000)).map((id) => store.check(id)));
  return checks.find((one) => one?.target === target) ?? null;
}
let minutes = 0;
async function end(check: CheckRow | null, status: "healthy" | "down"): Promise<CheckRow | null> {
  assert.ok(check && (await store.claim(check.id, "w", 5000)));
  const base = sampleReport(check.id, check.target);
  const startedAt = new Date(Date.parse("2026-06-01T12:00:00.000Z") + (minutes += 1) * 60_000).toISOString();
  const bad = {
    ...base.verdict,
    status: "down" as const,
    cause: "tcp-refused" as const,
    layer: "tcp" as const,
    summary: "It refuses.",
  };
  assert.ok(
    await store.finish(check.id, "w", {
      state: "done",
      report: { ...base, startedAt, verdict: status === "healthy" ? base.verdict : bad },
    }),
  );
  return store.check(check.id);
}
const kinds = async ({ id }: CheckRow) => (await store.messagesOf(id)).map(({ kind, channel }) => `${kind} ${channel}`);
const nextIn = async (target: string) =>
  ((await store.watches()).find((one) => one.target === target)?.nextAt.getTime() ?? 0) - Date.now();

test("a healthy watch posts nothing; two bad looks in a row open an incident in its channel, one does not", async () => {
  const target = fresh();
  await watch(target);
  const look = await lookAt(target);
  assert.deepEqual([look?.quiet, look?.requesters], [true, []]);
  assert.equal(await end(look, "healthy"), null, "it leaves no check");
  assert.equal(await end(await lookAt(target), "down"), null);
  assert.equal(await store.openIncident(target), null);
  assert.ok((await nextIn(target)) <= 15_000, "and being checked again soon");
  await end(await lookAt(target), "healthy");
  await end(await lookAt(target), "down");
  assert.equal(await store.openIncident(target), null, "not in a row");
  const second = await end(await lookAt(target), "down");
  assert.ok(second);
  assert.equal((await store.openIncident(target))?.firstCheck, second.id);
  assert.deepEqual(
    [second.quiet, (await kinds(second)).toSorted()],
    [false, ["checklist C9", "final C9", "headline C9"]],
  );
  await sql.query("update dbcheck.incidents set next_look_at = now() + interval '1 hour' where target = $1", [target]);
  assert.equal(await lookAt(target), null, "the incident's own looks are enough");
});

test("one run a period, whoever asks, and missed ones are not made up for", async () => {
  const target = fresh();
  await watch(target, 600);
  await sql.query("update dbcheck.watches set next_at = now() - interval '95 minutes' where target = $1", [target]);
  const ids = (await Promise.all(Array.from({ length: 5 }, () => store.dueScheduledChecks(1000)))).flat();
  const mine = (await Promise.all(ids.map((id) => store.check(id)))).filter((one) => one?.target === target);
  assert.equal(mine.length, 1);
  const next = await nextIn(target);
  assert.ok(next > 140_000 && next <= 750_000, `${next} ms`);
  const at = async () => (await store.watches()).find((one) => one.target === target)?.nextAt.getTime() ?? 0;
  const before = await at();
  await lookAt(target);
  assert.equal(((await at()) - before) % 600_000, 0, "its place in the period is kept");
});

test("many targets are spread over the first minute, and over the whole period from then on", async () => {
  const targets = Array.from({ length: 60 }, fresh);
  // One after the other: a call of the store has two seconds, the wait for a free connection among them.
  for (const target of targets) await watch(target);
  const seconds = (await store.watches())
    .filter(({ target }) => targets.includes(target))
    .map(({ nextAt }) => Math.floor(nextAt.getTime() / 1000) % 60);
  assert.ok(new Set(seconds).size > 20, `${new Set(seconds).size} different seconds`);
  await sql.query("update dbcheck.watches set next_at = now() - interval '1 s' where target = any($1)", [targets]);
  assert.equal((await store.dueScheduledChecks(20)).length, 20, "no more than there is room for");
  await store.dueScheduledChecks(1000);
  const minutes = (await store.watches())
    .filter(({ target }) => targets.includes(target))
    .map(({ nextAt }) => Math.floor(nextAt.getTime() / 60_000));
  assert.ok(new Set(minutes).size > 3, `${new Set(minutes).size} different minutes of five`);
});

test("silence, its end, and unwatch", async () => {
  const target = fresh();
  assert.equal(await store.silenceWatch(target, Date.now() + 60_000, "U1"), false);
  await watch(target);
  assert.equal(await store.silenceWatch(target, Date.now() + 3_600_000, "U2"), true);
  assert.ok((await nextIn(target)) > 3_500_000);
  assert.equal(await store.silenceWatch(target, 0, "U2"), true);
  assert.ok((await nextIn(target)) <= 0);
  assert.equal(await store.removeWatch(target, "U2"), true);
  assert.equal(await store.removeWatch(target, "U2"), false);
  assert.deepEqual(
    (await store.events({ target }))
      .map(({ type, actor }) => `${type} ${actor}`)
      .filter((one) => one.startsWith("watch")),
    ["watch.set U1", "watch.silenced U2", "watch.silenced U2", "watch.removed U2"],
  );
});
