// What the store keeps of a thread beside looks: experiments, pins, calls
// of those on call, quiet hours, watches that nobody looks at.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import type { RecordedExperiment } from "../../src/isolation/experiment.ts";
import type { Report } from "../../src/report/report.ts";
import type { CheckRow, MessageRow, Requester } from "../../src/store/store.ts";
import { freshStoreAndSql } from "../support/store.ts";
import { sampleReport } from "./sample.ts";

const { store, sql } = await freshStoreAndSql();

const anna: Requester = { teamId: "T1", userId: "U1", channelId: "C1", channelName: "ops", responseUrl: null };
const fresh = () => `t-${randomUUID()}`;
let minutes = 0;

async function ask(target: string): Promise<CheckRow> {
  const accepted = await store.accept({
    deliveryKey: randomUUID(),
    target,
    fingerprint: "h:1/d as u",
    requester: anna,
  });
  assert.ok(accepted.kind !== "duplicate");
  return accepted.check;
}
function report({ id, target }: CheckRow, status: "healthy" | "degraded" | "down"): Report {
  const base = sampleReport(id, target);
  const startedAt = new Date(Date.parse("2026-06-01T12:00:00.000Z") + (minutes += 1) * 60_000).toISOString();
  const cause = status === "down" ? ("tcp-refused" as const) : ("tcp-lossy" as const);
  const verdict =
    status === "healthy"
      ? base.verdict
      : { ...base.verdict, status, cause, layer: "tcp" as const, summary: `It is ${cause}.` };
  return { ...base, startedAt, verdict };
}
async function end(check: CheckRow, status: "healthy" | "degraded" | "down"): Promise<CheckRow> {
  assert.ok(await store.claim(check.id, "w", 5000));
  assert.ok(await store.finish(check.id, "w", { state: "done", report: report(check, status) }));
  return (await store.check(check.id)) as CheckRow;
}
const notes = async (checkId: string) => (await store.messagesOf(checkId)).filter(({ kind }) => kind === "note");
const types = async (target: string) => (await store.events({ target })).map(({ type }) => type);

const experiment = (name: string, outcome: "passed" | "failed", option: string): RecordedExperiment => ({
  name,
  outcome,
  sameAs: null,
  options: { option },
  actor: "U1",
  at: null,
  vantage: null,
  conclusion: null,
});
/** Told where both outcomes are there, as `conclusion` would. */
const conclude = (all: RecordedExperiment[]) => {
  const about = [...new Set(all.map(({ options }) => String(options["option"])))].join(" and ");
  return new Set(all.map(({ outcome }) => outcome)).size < 2 ? null : { about, lines: [about] };
};

test("experiments: kept in order, a form that comes twice is one, and what they show together is told when it is new", async () => {
  const first = await end(await ask(fresh()), "down");
  const add = (key: string, one: RecordedExperiment) =>
    store.addExperiment(`${first.id}${key}`, first.id, one, "U1", conclude);
  assert.equal(await add("a", experiment("a", "failed", "x")), "kept");
  assert.deepEqual(await notes(first.id), [], "nothing to compare yet");
  await Promise.all([add("b", experiment("b", "passed", "y")), add("b", experiment("b", "passed", "y"))]);
  await add("c", experiment("c", "passed", "y"));
  assert.equal(await add("e", experiment("c", "failed", "z")), "taken", "a name is one experiment's");
  assert.deepEqual(
    (await store.experiments(first.id)).map(({ name }) => name),
    ["a", "b", "c"],
  );
  assert.deepEqual(
    (await notes(first.id)).map(({ said }) => said),
    [{ kind: "isolated", lines: ["x and y"] }],
    "told once",
  );
  await add("d", experiment("d", "failed", "z"));
  assert.equal((await notes(first.id)).length, 2);
  assert.equal(await store.addExperiment("k", randomUUID(), experiment("a", "failed", "x"), "U1", conclude), "gone");
  const kept = await types(first.target);
  assert.equal(kept.filter((type) => type === "experiment.recorded").length, 4);
  assert.equal(kept.filter((type) => type === "experiments.concluded").length, 2);
});

test("of people who press at once one is first, and the others are told what came before them", async () => {
  const target = fresh();
  const check = await ask(target);
  assert.ok(await store.claim(check.id, "w", 5000));
  const bad = report(check, "down");
  const nextSteps = ["Look at the firewall."];
  assert.ok(
    await store.finish(check.id, "w", { state: "done", report: { ...bad, verdict: { ...bad.verdict, nextSteps } } }),
  );
  const taken = await Promise.all(
    ["U1", "U2", "U3", "U4"].map((user) => store.changeStep(check.id, 1, { kind: "take" }, user)),
  );
  assert.equal(taken.filter((trouble) => trouble === null).length, 1);
  assert.deepEqual([...new Set(taken.filter((trouble) => trouble !== null))], ["somebody else already has this"]);
  const [row] = await store.steps(check.id);
  const first = ["U1", "U2", "U3", "U4"].find((_, at) => taken[at] === null);
  assert.deepEqual([row?.step.state, row?.step.owner], ["doing", first]);
  assert.equal((await types(target)).filter((type) => type === "step.take").length, 1);
});

test("an event of a key is written once", async () => {
  const target = fresh();
  const event = { type: "timeline.pinned", checkId: null, target, actor: "U1", data: {} };
  const key = randomUUID();
  const written = await Promise.all([1, 2, 3].map(() => store.appendEventOnce(key, event)));
  assert.equal(written.filter(Boolean).length, 1);
  assert.deepEqual(await types(target), ["timeline.pinned"]);
});

test("those on call are called once: by the result that opens it when it is down, else by the first message that says so", async () => {
  const pages = async (checkId: string) =>
    (await store.messagesOf(checkId)).filter((row) => row.pages).map(({ kind }) => kind);
  const down = await end(await ask(fresh()), "down");
  assert.deepEqual(await pages(down.id), ["final"]);
  const target = fresh();
  const degraded = await end(await ask(target), "degraded");
  assert.deepEqual(await pages(degraded.id), []);
  const worse = await end(await ask(target), "down");
  assert.deepEqual(await pages(worse.id), ["note"]);
  await end(await ask(target), "degraded");
  const again = await end(await ask(target), "down");
  assert.deepEqual(await pages(again.id), [], "once");
});

test("the check of a thread is found by its first message; standings say since when", async () => {
  const target = fresh();
  const check = await end(await ask(target), "down");
  const ts = `17.${check.id}`;
  for (const row of await store.claimMessages("slack", 200, 5000))
    await store.recordMessage(row.id, "slack", {
      kind: "sent",
      version: 1,
      channel: row.channel,
      ts: `17.${row.checkId}`,
      form: "rich_text",
    });
  assert.equal((await store.checkAt("C1", ts))?.id, check.id);
  assert.equal(await store.checkAt("C2", ts), null);
  const stood = async () => (await store.standings([target]))[0];
  const before = await stood();
  assert.deepEqual([before?.status, before?.cause], ["down", "tcp-refused"]);
  await end(await ask(target), "down");
  const later = await stood();
  assert.deepEqual(later?.since, before?.since);
  assert.ok(Number(later?.at) > Number(before?.at));
  await end(await ask(target), "healthy");
  assert.deepEqual([(await stood())?.status, (await stood())?.cause], ["healthy", null]);
  assert.ok(Number((await stood())?.since) > Number(before?.since));
});

async function watched(
  target: string,
  channel: string,
  quietHours: Parameters<typeof store.setWatch>[0]["quietHours"] = null,
): Promise<void> {
  await store.setWatch({ target, fingerprint: "h:1/d as u", channel, everySeconds: 60, quietHours, actor: "U1" });
}
/** The watch's next look, as a check. */
async function look(target: string): Promise<CheckRow> {
  await sql.query("update dbcheck.watches set next_at = now() - interval '1 s' where target = $1", [target]);
  await store.dueScheduledChecks(1000);
  // Its phase may have made it due before.
  const { rows } = await sql.query<{ id: string }>(
    "select id from dbcheck.checks where target = $1 and state = 'waiting'",
    [target],
  );
  const found = await store.check(rows[0]?.id ?? "");
  assert.ok(found);
  return found;
}

test("what a watch finds in its quiet hours is told at their end", async () => {
  const thisMinute = Math.floor(Date.now() / 60_000);
  const minute = thisMinute % 1440;
  const quietNow = { fromMinute: (minute + 1430) % 1440, toMinute: (minute + 120) % 1440, zone: "UTC" };
  const [quiet, loud] = [fresh(), fresh()];
  await watched(quiet, "C-quiet", quietNow);
  await watched(loud, "C-loud", { ...quietNow, fromMinute: quietNow.toMinute, toMinute: quietNow.fromMinute });
  for (const target of [quiet, loud]) for (const _ of [1, 2]) await end(await look(target), "down");
  const claimed = await store.claimMessages("slack", 500, 5000);
  const places = claimed.map(({ channel }) => channel);
  assert.ok(places.includes("C-loud") && !places.includes("C-quiet"));
  const { rows } = await sql.query<{ at: Date }>(
    "select distinct not_before as at from dbcheck.messages where channel = 'C-quiet'",
  );
  assert.deepEqual(
    rows.map(({ at }) => at),
    [new Date((thisMinute + 120) * 60_000)],
  );
  assert.ok(await store.openIncident(quiet), "it is looked after all the same");
});

test("nobody looks for three periods: said once in each channel; and in the same message when somebody does again", async () => {
  const stalledIn = async (channel: string): Promise<MessageRow[]> => {
    const { rows } = await sql.query<{ id: string; check_id: string }>(
      "select id, check_id from dbcheck.messages where channel = $1 and said ->> 'kind' = 'stalled'",
      [channel],
    );
    return (await Promise.all(rows.map(({ check_id: id }) => store.messagesOf(id))))
      .flat()
      .filter(({ said }) => said?.kind === "stalled");
  };
  const [one, other, silent] = [fresh(), fresh(), fresh()];
  for (const target of [one, other, silent]) await watched(target, "C-stall");
  await store.silenceWatch(silent, Date.now() + 3_600_000, "U1");
  await store.beat("w", 0);
  const pass = (seconds: number) =>
    sql.query("update dbcheck.watches set looked_at = looked_at - $1 * interval '1 s' where channel = 'C-stall'", [
      seconds,
    ]);
  await pass(181);
  const checks = [await look(one), await look(other)];
  await store.tellStalls();
  assert.deepEqual(await stalledIn("C-stall"), [], "a worker was seen: it may be busy, and is there");
  await sql.query("update dbcheck.workers set seen_at = now() - interval '4 minutes'");
  await Promise.all([store.tellStalls(), store.tellStalls()]);
  await store.tellStalls();
  const [told, second] = await stalledIn("C-stall");
  assert.ok(told && !second, "once");
  assert.ok(told.said?.kind === "stalled" && told.said.againAt === null);
  assert.deepEqual(told.said.targets, [one, other].toSorted());
  assert.ok(
    (await store.claimMessages("slack", 500, 5000)).some(({ id }) => id === told.id),
    "it needs no thread",
  );
  for (const check of checks) await end(check, "healthy");
  await store.tellStalls();
  await store.tellStalls();
  const [again] = await stalledIn("C-stall");
  assert.ok(again?.said?.kind === "stalled" && again.said.againAt !== null && again.wantVersion > told.wantVersion);
  assert.deepEqual(
    (await types(one)).filter((type) => type.startsWith("watch.")),
    ["watch.set", "watch.stalled", "watch.resumed"],
  );
});

test("an incident that somebody's own check opened is told in the channel of the target's watch, and its end in the same message", async () => {
  const target = fresh();
  await watched(target, "C-watch");
  const check = await end(await ask(target), "down");
  const elsewhere = async () => (await notes(check.id)).find(({ said }) => said?.kind === "elsewhere");
  const told = await elsewhere();
  assert.ok(told?.said?.kind === "elsewhere");
  assert.deepEqual([told.channel, told.said.channel, told.said.isOver], ["C-watch", "C1", false]);
  const incident = await store.openIncident(target);
  assert.ok(await store.closeIncident(incident?.id ?? "", "U1"));
  const over = await elsewhere();
  assert.ok(over?.said?.kind === "elsewhere" && over.said.isOver && over.wantVersion > told.wantVersion);
});

test("a channel that watches hears of every change of an incident whose thread is elsewhere, whenever the watch was set", async () => {
  const target = fresh();
  const first = await end(await ask(target), "down");
  await watched(target, "C-general");
  const next = async () => {
    await sql.query("update dbcheck.incidents set next_look_at = now() where target = $1 and is_open", [target]);
    return look(target);
  };
  const heard = async () => {
    const { rows } = await sql.query<{ status: string; isOver: boolean }>(
      `select said -> 'seen' ->> 'status' as status, (said ->> 'isOver')::boolean as "isOver"
       from dbcheck.messages m join dbcheck.checks c on c.id = m.check_id
       where channel = 'C-general' and said ->> 'kind' = 'elsewhere' order by c.created_at`,
    );
    return rows.map(({ status, isOver }) => (isOver ? "over" : status));
  };
  assert.deepEqual(await heard(), [], "it was open before the watch");
  await end(await next(), "degraded");
  assert.deepEqual(await heard(), ["degraded"], "another verdict");
  for (let at = 0; at < 3; at += 1) await end(await next(), "healthy");
  assert.deepEqual(await heard(), ["over", "over"], "recovered: a message of its own, and the one before says so");
  await end(await next(), "down");
  await end(await next(), "down");
  assert.deepEqual(await heard(), ["over", "over", "down"], "down again");
  assert.equal((await store.openIncident(target))?.firstCheck, first.id, "the thread stays where it was");
});

test("who joins a watch's look sees what it sees: one bad look is enough", async () => {
  const target = fresh();
  await watched(target, "C-joined");
  const check = await look(target);
  assert.equal((await ask(target)).id, check.id);
  await end(check, "down");
  assert.ok(await store.openIncident(target));
});

test("retention spares what an open incident began with, and what a person asked for", async () => {
  const first = await end(await ask(fresh()), "down");
  const kept = await end(await ask(fresh()), "healthy");
  await sql.query("update dbcheck.checks set created_at = created_at - interval '100 days' where id = $1", [first.id]);
  await sql.query("update dbcheck.checks set created_at = created_at - interval '2 days' where id = $1", [kept.id]);
  await store.purge(90);
  assert.ok(await store.check(first.id));
  assert.ok(await store.check(kept.id));
});
