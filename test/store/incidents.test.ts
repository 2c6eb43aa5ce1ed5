// Incidents in PostgreSQL: turned by the end of a check, looked at again without messages, told in one thread.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import type { Cause } from "../../src/report/causes.ts";
import type { Report } from "../../src/report/report.ts";
import type { CheckRow, Requester } from "../../src/store/store.ts";
import { freshStoreAndSql } from "../support/store.ts";
import { sampleReport } from "./sample.ts";

const { store, sql } = await freshStoreAndSql();

const anna: Requester = { teamId: "T1", userId: "U1", channelId: "C1", channelName: "ops", responseUrl: null };
const start = Date.parse("2026-06-01T12:00:00.000Z");
let minutes = 0;

function report(check: CheckRow, cause: Cause | null): Report {
  const base = sampleReport(check.id, check.target);
  const startedAt = new Date(start + (minutes += 1) * 60_000).toISOString();
  if (cause === null) return { ...base, startedAt };
  return {
    ...base,
    startedAt,
    verdict: { ...base.verdict, status: "down", cause, layer: "tcp", summary: `It is ${cause}.` },
  };
}

async function ask(target: string, requester = anna): Promise<CheckRow> {
  const accepted = await store.accept({ deliveryKey: randomUUID(), target, fingerprint: "h:1/d as u", requester });
  assert.ok(accepted.kind !== "duplicate");
  return accepted.check;
}
async function end(check: CheckRow, cause: Cause | null): Promise<CheckRow> {
  assert.ok(await store.claim(check.id, "w", 5000));
  assert.ok(await store.finish(check.id, "w", { state: "done", report: report(check, cause) }));
  return (await store.check(check.id)) as CheckRow;
}
/** Time goes on: whatever is planned is due. */
const hurry = (target: string) =>
  sql.query(
    "update dbcheck.incidents set next_look_at = now() - interval '1 s' where target = $1 and next_look_at is not null",
    [target],
  );
async function lookAt(target: string): Promise<CheckRow> {
  await hurry(target);
  const ids = await store.dueScheduledChecks(1000);
  const checks = await Promise.all(ids.map((id) => store.check(id)));
  const found = checks.find((one) => one?.target === target);
  assert.ok(found, "a look is due");
  return found;
}
const kinds = async (check: CheckRow) => (await store.messagesOf(check.id)).map(({ kind }) => kind);
const saidBy = async (check: CheckRow) =>
  (await store.messagesOf(check.id)).find(({ kind }) => kind === "note")?.said?.kind;
const told = async (target: string) =>
  (await store.events({ target })).map(({ type }) => type).filter((type) => type.startsWith("incident."));
const fresh = () => `t-${randomUUID()}`;

/** What Slack has of the first check's headline. */
async function headlineSent(check: CheckRow): Promise<void> {
  const rows = await store.claimMessages("slack", 50, 5000);
  for (const row of rows)
    await store.recordMessage(row.id, "slack", {
      kind: "sent",
      version: row.wantVersion,
      channel: row.channel,
      ts: `1.${row.id}`,
      form: "rich_text",
    });
  assert.ok((await store.messagesOf(check.id))[0]?.ts);
}

test("a bad verdict opens one incident, whose thread is that check's; a healthy one opens none", async () => {
  const target = fresh();
  const healthy = await end(await ask(target), null);
  assert.deepEqual([healthy.incidentId, await store.openIncident(target)], [null, null]);
  const first = await end(await ask(target), "tcp-refused");
  const open = await store.openIncident(target);
  assert.deepEqual([open?.firstCheck, open?.incident.state, first.incidentId], [first.id, "open", open?.id]);
  const second = await end(await ask(target), "tcp-refused");
  assert.equal(second.incidentId, open?.id, "at most one is open");
  assert.deepEqual(await told(target), ["incident.opened"]);
});

test("a look of the bot's own posts nothing; another verdict is told in the thread, and the headline is edited", async () => {
  const target = fresh();
  const first = await end(await ask(target), "tcp-refused");
  await headlineSent(first);
  const before = (await store.messagesOf(first.id))[0]?.wantVersion ?? 0;
  const same = await end(await lookAt(target), "tcp-refused");
  assert.deepEqual([same.quiet, await kinds(same)], [true, []]);
  assert.ok(
    ((await store.messagesOf(first.id))[0]?.wantVersion ?? 0) > before,
    "the headline says that it was looked at",
  );
  const other = await end(await lookAt(target), "tcp-timeout");
  assert.deepEqual([await saidBy(other), await kinds(other)], ["changed", ["note"]]);
  const claimed = await store.claimMessages("slack", 50, 5000);
  assert.ok(
    claimed.some(({ kind, checkId, channel }) => kind === "note" && checkId === other.id && channel === "C1"),
    "the thread is there: it may be sent",
  );
});

test("three healthy looks close it, and that is told once; what fails again soon opens it again", async () => {
  const target = fresh();
  await headlineSent(await end(await ask(target), "tcp-refused"));
  const said: (string | undefined)[] = [];
  for (const cause of [null, null, null, null, "tcp-refused"] as const)
    said.push(await saidBy(await end(await lookAt(target), cause)));
  assert.deepEqual(said, [undefined, undefined, "recovered", undefined, "reopened"]);
  assert.deepEqual(await told(target).then((all) => all.filter((type) => type !== "incident.look")), [
    "incident.opened",
    "incident.recovered",
    "incident.reopened",
  ]);
});

test("a person who asks meanwhile turns the incident too, and a look that is under way becomes theirs", async () => {
  const target = fresh();
  await end(await ask(target), "tcp-refused");
  const look = await lookAt(target);
  const joined = await ask(target, { ...anna, userId: "U2", channelId: "C2" });
  assert.equal(joined.id, look.id);
  const theirs = await end(look, "tcp-refused");
  assert.deepEqual([theirs.quiet, (await kinds(theirs)).toSorted()], [false, ["checklist", "final", "headline"]]);
  const running = await ask(target);
  await hurry(target);
  assert.ok(!(await store.dueScheduledChecks(1000)).includes(running.id), "nobody is asked twice at once");
  await end(running, "tcp-refused");
});

test("looks: one at a time however many ask, again when a worker died, and one that broke saw nothing", async () => {
  const target = fresh();
  await end(await ask(target), "tcp-refused");
  await hurry(target);
  const ids = (await Promise.all(Array.from({ length: 5 }, () => store.dueScheduledChecks(1000)))).flat();
  const mine = (await Promise.all(ids.map((id) => store.check(id)))).filter((one) => one?.target === target);
  assert.equal(mine.length, 1);
  const [check] = mine;
  assert.ok(check && (await store.claim(check.id, "w", 5000)));
  assert.ok(await store.finish(check.id, "w", { state: "failed", failure: { text: "broke", reference: "r" } }));
  const open = await store.openIncident(target);
  assert.deepEqual(
    [open?.incident.looks, open?.incident.latest.cause, open?.incident.healthyInRow],
    [2, "tcp-refused", 0],
  );
});

test("somebody stops the watch, or closes it: nobody looks any more, and it is said who", async () => {
  const target = fresh();
  const first = await end(await ask(target), "tcp-refused");
  const id = first.incidentId ?? "";
  assert.equal(await store.unwatchIncident(id, "U7"), true);
  await hurry(target);
  assert.equal((await store.openIncident(target))?.incident.nextLookAt, null);
  assert.equal(await store.closeIncident(id, "U7"), true);
  assert.equal(await store.closeIncident(id, "U7"), false);
  assert.equal(await store.openIncident(target), null);
  assert.deepEqual((await store.incidentOf(first.id))?.incident.closedBy, "U7");
  const events = await store.events({ target });
  assert.deepEqual(
    events.filter(({ actor }) => actor === "U7").map(({ type }) => type),
    ["incident.watch-stopped", "incident.closed"],
  );
});

test("what retention no longer keeps goes with its incident; an open one stays", async () => {
  const [over, open] = [fresh(), fresh()];
  const first = await end(await ask(over), "tcp-refused");
  await store.closeIncident(first.incidentId ?? "", "U1");
  await end(await ask(open), "tcp-refused");
  await sql.query("update dbcheck.incidents set opened_at = now() - interval '40 days'");
  await store.purge(30);
  assert.equal((await sql.query("select from dbcheck.incidents where target = $1", [over])).rowCount, 0);
  assert.ok(await store.openIncident(open));
});
