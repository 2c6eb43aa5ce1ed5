// The ledger of alerts: the same one once, those of one target one run, and an end that is looked at.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { Outage } from "../../src/errors.ts";
import type { NewAlert, TakenAlert } from "../../src/store/alerts.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import type { CheckRow } from "../../src/store/store.ts";
import { freshStoreAndSql } from "../support/store.ts";
import { sampleReport } from "./sample.ts";

const { store, sql } = await freshStoreAndSql();

const fresh = () => `t-${randomUUID()}`;
function alert(target: string | null, more: Partial<NewAlert> = {}): NewAlert {
  return {
    source: "alertmanager",
    key: randomUUID(),
    moment: "",
    isOneUntilEnded: false,
    state: "firing",
    title: "PostgresDown",
    summary: "pg_up is 0",
    url: null,
    labels: { alertname: "PostgresDown" },
    isOwn: false,
    target: target === null ? null : { name: target, fingerprint: "h:1/d as u", place: { channel: "C1" } },
    reason: target === null ? "no rule matches it" : null,
    candidates: [],
    ...more,
  };
}
const runsOf = (taken: TakenAlert[]) => taken.flatMap(({ toRun }) => toRun ?? []);
const outcomes = async (...alerts: NewAlert[]) => (await store.takeAlerts(alerts)).map(({ outcome }) => outcome);
const checksOf = async (target: string) =>
  (
    await sql.query<{ id: string; quiet: boolean; state: string }>(
      "select id, quiet, state from dbcheck.checks where target = $1 order by created_at",
      [target],
    )
  ).rows;
const told = async (target: string) => (await store.events({ target })).map(({ type }) => type);
const inLedger = async (target: string) => (await store.newestAlerts(500)).filter((row) => row.target === target);

async function begun(target: string, more: Partial<NewAlert> = {}): Promise<CheckRow> {
  const [id] = runsOf(await store.takeAlerts([alert(target, more)]));
  assert.ok(id, "an alert begins a check");
  return (await store.check(id)) as CheckRow;
}
async function end(check: CheckRow, isDown: boolean): Promise<CheckRow> {
  const base = { ...sampleReport(check.id, check.target), startedAt: new Date().toISOString() };
  const verdict = {
    ...base.verdict,
    status: "down" as const,
    cause: "tcp-refused" as const,
    layer: "tcp" as const,
    summary: "Refused.",
  };
  assert.ok(await store.claim(check.id, "w", 5000));
  assert.ok(await store.finish(check.id, "w", { state: "done", report: isDown ? { ...base, verdict } : base }));
  return (await store.check(check.id)) as CheckRow;
}

test("an alert begins a check that names it, with its messages in the target's channel", async () => {
  const target = fresh();
  const check = await begun(target);
  assert.deepEqual(check.alert, {
    source: "alertmanager",
    title: "PostgresDown",
    summary: "pg_up is 0",
    url: null,
    others: 0,
    channel: "C1",
  });
  assert.deepEqual([check.state, check.quiet, check.requesters], ["waiting", false, []]);
  const messages = await store.messagesOf(check.id);
  assert.deepEqual(
    messages.map(({ kind, channel }) => [kind, channel]),
    [
      ["headline", "C1"],
      ["checklist", "C1"],
      ["final", "C1"],
    ],
  );
  assert.deepEqual(await told(target), ["alert.fired"]);
  const [row] = await inLedger(target);
  assert.deepEqual([row?.outcome, row?.checkId, row?.times, row?.state], ["started", check.id, 1, "firing"]);
});

test("one that is open, told again without its time and with it at once, is counted and costs no other its place", async () => {
  const target = fresh();
  const key = randomUUID();
  const told = { key, source: "generic" as const };
  await store.takeAlerts([alert(target, { ...told, moment: "10:00", isOneUntilEnded: true })]);
  const again = [
    alert(target, { ...told, moment: "10:05", isOneUntilEnded: true }),
    alert(target, { ...told, moment: "10:00" }),
    alert(target, { title: "Another" }),
  ];
  assert.deepEqual(await outcomes(...again), [null, null, "joined-check"]);
});

test("without a channel the check runs and says nothing; a watch's channel is the target's", async () => {
  const [silent, watched] = [fresh(), fresh()];
  const nowhere = (name: string) => ({ target: { name, fingerprint: "f", place: { channel: null } } });
  const check = await begun(silent, nowhere(silent));
  assert.deepEqual([(await store.messagesOf(check.id)).length, check.quiet], [0, false]);
  assert.equal((await end(check, true)).incidentId, (await store.openIncident(silent))?.id);
  await store.setWatch({
    target: watched,
    fingerprint: "f",
    channel: "C7",
    everySeconds: 60,
    quietHours: null,
    actor: "U1",
  });
  const spoken = await begun(watched, nowhere(watched));
  assert.equal((await store.messagesOf(spoken.id))[0]?.channel, "C7");
});

test("the same alert again starts nothing, within one request and in the next", async () => {
  const target = fresh();
  const one = alert(target);
  assert.deepEqual(await outcomes(one, { ...one }), ["started", null]);
  assert.deepEqual(await outcomes(one), [null]);
  const [row] = await inLedger(target);
  assert.equal(row?.times, 2);
  assert.equal((await checksOf(target)).length, 1);
});

test("alerts that come at once for one target are one run", async () => {
  const target = fresh();
  const all = await Promise.all(Array.from({ length: 100 }, () => store.takeAlerts([alert(target)])));
  const became = all.flat().map(({ outcome }) => outcome);
  assert.equal(became.filter((outcome) => outcome === "started").length, 1);
  assert.equal(became.filter((outcome) => outcome === "joined-check").length, 99);
  assert.equal(runsOf(all.flat()).length, 1);
  const [only, second] = await checksOf(target);
  assert.equal(second, undefined);
  assert.equal((await store.check(only?.id ?? ""))?.alert?.others, 99);
  assert.ok((await told(target)).length <= 3, "a storm is a line of the timeline, and not a hundred");
  const together = fresh();
  assert.equal(runsOf(await store.takeAlerts(Array.from({ length: 500 }, () => alert(together)))).length, 1);
});

test("an alert joins the check that runs, makes a quiet look speak, and joins one that has just ended", async () => {
  const target = fresh();
  await store.setWatch({ target, fingerprint: "f", channel: "C2", everySeconds: 60, quietHours: null, actor: "U1" });
  await sql.query("update dbcheck.watches set next_at = now() where target = $1", [target]);
  const looks = await store.dueScheduledChecks(1000);
  const [look] = await checksOf(target);
  assert.ok(look?.quiet && looks.includes(look.id));
  assert.deepEqual(await outcomes(alert(target)), ["joined-check"]);
  const check = (await store.check(look.id)) as CheckRow;
  assert.deepEqual([check.quiet, check.alert?.title], [false, "PostgresDown"]);
  assert.equal((await store.messagesOf(check.id)).length, 3);
  assert.deepEqual(await outcomes(alert(target)), ["joined-check"]);
  await end(check, false);
  const wanted = (await store.messagesOf(check.id)).map(({ wantVersion }) => wantVersion);
  assert.deepEqual(await outcomes(alert(target)), ["joined-check"]);
  assert.deepEqual(
    (await store.messagesOf(check.id)).map(({ wantVersion }) => wantVersion),
    wanted.map((version) => version + 1),
  );
  assert.equal((await store.check(check.id))?.alert?.others, 2);
  await sql.query("update dbcheck.checks set finished_at = now() - interval '1 min' where id = $1", [check.id]);
  assert.deepEqual(await outcomes(alert(target)), ["started"]);
});

test("another alert of the target joins the open incident, stands in its timeline, and starts no run", async () => {
  const target = fresh();
  const first = await end(await begun(target), true);
  assert.ok(first.incidentId);
  assert.deepEqual(await outcomes(alert(target, { title: "OrdersErrors" })), ["joined-incident"]);
  assert.equal((await checksOf(target)).length, 1);
  const events = await store.events({ target, types: ["alert.fired", "alert.joined"] });
  assert.deepEqual(
    events.map(({ type, checkId, data }) => [type, checkId, data["title"]]),
    [
      ["alert.fired", first.id, "PostgresDown"],
      ["alert.joined", first.id, "OrdersErrors"],
    ],
  );
  assert.equal((await store.check(first.id))?.alert?.others, 1);
  await store.unwatchIncident((await store.openIncident(target))?.id ?? "", "U1");
  assert.deepEqual(await store.dueScheduledChecks(1000), []);
  await store.takeAlerts([alert(target)]);
  assert.equal((await store.dueScheduledChecks(1000)).length, 1, "an incident that nobody looks at is looked at again");
});

test("resolved makes one look and closes nothing; where logins are refused the incident's plan stands", async () => {
  const target = fresh();
  const one = alert(target);
  const [run = ""] = runsOf(await store.takeAlerts([one]));
  await end((await store.check(run)) as CheckRow, true);
  assert.deepEqual(await outcomes({ ...one, state: "resolved" }), ["looked"]);
  assert.equal((await store.openIncident(target))?.incident.state, "open");
  const due = await store.dueScheduledChecks(1000);
  const look = (await checksOf(target)).find(({ quiet }) => quiet);
  assert.ok(look && due.includes(look.id));
  assert.ok((await inLedger(target)).find(({ state }) => state === "firing")?.endedAt);
  assert.deepEqual(await outcomes({ ...one, state: "resolved" }), [null], "once");
  await sql.query(
    `update dbcheck.incidents set incident = jsonb_set(incident, '{latest,layer}', '"auth"'), next_look_at = ` +
      `now() + interval '10 min' where target = $1`,
    [target],
  );
  assert.deepEqual(await outcomes(alert(target, { state: "resolved" })), ["joined-incident"]);
  assert.deepEqual(await store.dueScheduledChecks(1000), []);
  const healthy = fresh();
  const looked = await store.takeAlerts([alert(healthy, { state: "resolved" })]);
  assert.equal(runsOf(looked).length, 1);
  const [quiet] = await checksOf(healthy);
  assert.deepEqual([quiet?.quiet, (await store.messagesOf(quiet?.id ?? "")).length], [true, 0]);
});

test("a watch that tells elsewhere names the channel of the alert's thread", async () => {
  const target = fresh();
  await store.setWatch({
    target,
    fingerprint: "f",
    channel: "C5",
    everySeconds: 60,
    quietHours: null,
    actor: "U1",
  });
  const check = await end(await begun(target), true);
  const note = (await store.messagesOf(check.id)).find(({ kind }) => kind === "note");
  assert.deepEqual([note?.channel, note?.said?.kind === "elsewhere" && note.said.channel], ["C5", "C1"]);
});

test("what matches nothing is kept with its reason, and begins its check once the targets file says more", async () => {
  const [target, key] = [fresh(), randomUUID()];
  assert.deepEqual(await outcomes(alert(null, { key, candidates: ["a", "b"] })), ["unmatched"]);
  const kept = (await store.newestAlerts(100)).find(
    ({ outcome, candidates }) => outcome === "unmatched" && candidates.length === 2,
  );
  assert.deepEqual([kept?.target, kept?.reason, kept?.candidates], [null, "no rule matches it", ["a", "b"]]);
  assert.deepEqual(await outcomes(alert(null, { key })), [null]);
  assert.deepEqual(await outcomes(alert(target, { key })), ["started"]);
  assert.deepEqual(await outcomes(alert(target, { key })), [null]);
});

test("one that is told again until it ends is one; the next begins after its end", async () => {
  const target = fresh();
  const beat = (moment: string, state: "firing" | "resolved" = "firing") =>
    alert(target, { source: "uptime-kuma", key: `monitor-${target}`, moment, state, isOneUntilEnded: true });
  assert.deepEqual(await outcomes(beat("1")), ["started"]);
  assert.deepEqual(await outcomes(beat("2")), [null]);
  assert.deepEqual(await outcomes(beat("3", "resolved")), ["joined-check"]);
  assert.deepEqual(await outcomes(beat("4")), ["joined-check"]);
  assert.deepEqual(await outcomes(beat("5")), [null]);
});

test("what the bot raised itself is kept and starts nothing", async () => {
  const own = alert(null, { isOwn: true, reason: "dbcheck itself raised it", source: "pagerduty" });
  assert.deepEqual(await store.takeAlerts([own]), [{ target: null, title: own.title, outcome: "own", toRun: null }]);
});

test("a check that is told below an alert bot's message is found by that message", async () => {
  const target = fresh();
  const place = { channel: "C9", threadTs: "1764.0001" };
  const check = await begun(target, { target: { name: target, fingerprint: "f", place } });
  assert.equal((await store.checkAt("C9", "1764.0001"))?.id, check.id);
  assert.equal(await store.checkAt("C9", "1764.0002"), null);
});

test("two requests with the same alerts the other way round wait for each other, and neither fails", async () => {
  const [a, b] = [fresh(), fresh()];
  const [one, other] = [alert(a), alert(b)];
  const rounds = Array.from({ length: 20 }, (_, n) => store.takeAlerts(n % 2 === 0 ? [one, other] : [other, one]));
  const taken = await Promise.all(rounds);
  assert.equal(runsOf(taken.flat()).length, 2);
});

test("alerts of many targets in one request are each answered in their order", async () => {
  const names = Array.from({ length: 60 }, fresh);
  const all = [...names.map((name) => alert(name)), alert(null), alert(names[0] ?? "")];
  const taken = await store.takeAlerts([...all, all[0] ?? alert(null)]);
  assert.deepEqual(
    taken.map(({ target, outcome }) => [target, outcome]),
    [...names.map((name) => [name, "started"]), [null, "unmatched"], [names[0], "joined-check"], [names[0], null]],
  );
  assert.equal(new Set(runsOf(taken)).size, 60);
});

test("the ledger goes with retention", async () => {
  const target = fresh();
  await store.takeAlerts([alert(target)]);
  await sql.query("update dbcheck.alerts set last_at = now() - interval '91 days' where target = $1", [target]);
  await store.purge(90);
  assert.deepEqual(await inLedger(target), []);
});

test("a store of memory takes no alerts: whoever sent them keeps them", async () => {
  await assert.rejects(new MemoryStore().takeAlerts(), Outage);
});
