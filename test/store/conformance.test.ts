// What both stores must do alike. Times are real: a lease is long until the test wants it to end.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Report } from "../../src/report/report.ts";
import { createLog } from "../../src/log.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { migrate } from "../../src/store/migrate.ts";
import { PgStore } from "../../src/store/pg-store.ts";
import type { Accepted, CheckRequest, CheckRow, Requester, Store } from "../../src/store/store.ts";
import { testCluster } from "../support/cluster.ts";
import { until } from "../support/until.ts";
import { sampleReport } from "./sample.ts";

async function pgStore(): Promise<PgStore> {
  const connection = { connectionString: (await testCluster()).url() };
  const log = createLog("silent");
  // Bots that start at once wait for each other.
  await Promise.all([migrate(connection, log), migrate(connection, log), migrate(connection, log)]);
  return new PgStore(connection);
}

const stores: Store[] = [new MemoryStore(), await pgStore()];

const anna: Requester = {
  teamId: "T1",
  userId: "U1",
  channelId: "C1",
  channelName: "ops",
  responseUrl: "https://hooks.example/secret",
};
const bert: Requester = { ...anna, userId: "U2", channelId: "C2" };
const progress = { startedAt: "2026-01-01T00:00:00Z", rows: [] };

function request(more: Partial<CheckRequest> = {}): CheckRequest {
  return {
    deliveryKey: randomUUID(),
    target: `t-${randomUUID()}`,
    fingerprint: "h:1/d as u",
    requester: anna,
    ...more,
  };
}

async function newCheck(store: Store, more: Partial<CheckRequest> = {}): Promise<CheckRow> {
  const accepted = await store.accept(request(more));
  assert.equal(accepted.kind, "new");
  return (accepted as Extract<Accepted, { check: CheckRow }>).check;
}

for (const store of stores) {
  describe(store.constructor.name, () => {
    after(() => store.close());
    const types = async (checkId: string) => (await store.events({ checkId })).map(({ type }) => type);
    const wants = async (checkId: string) => (await store.messagesOf(checkId)).map(({ wantVersion }) => wantVersion);
    const done = (check: CheckRow): { state: "done"; report: Report } => ({
      state: "done",
      report: sampleReport(check.id, check.target),
    });

    test("a new check waits, with three messages, and is told of", async () => {
      const check = await newCheck(store);
      assert.equal(check.state, "waiting");
      assert.deepEqual(check.requesters, [anna]);
      assert.deepEqual(await store.check(check.id), check);
      const messages = await store.messagesOf(check.id);
      assert.deepEqual(
        messages.map(({ kind, wantVersion, hasVersion, channel, ts }) => [kind, wantVersion, hasVersion, channel, ts]),
        [
          ["headline", 1, 0, "C1", null],
          ["checklist", 1, 0, "C1", null],
          ["final", 0, 0, "C1", null],
        ],
      );
      const [event] = await store.events({ checkId: check.id });
      assert.equal(event?.type, "check.requested");
      assert.equal(event?.actor, "U1");
      assert.doesNotMatch(JSON.stringify(event), /hooks\.example/);
      assert.equal(await store.check(randomUUID()), null);
    });

    test("a second delivery is a duplicate, also when both come at once", async () => {
      const same = request();
      const kinds = (await Promise.all([store.accept(same), store.accept(same), store.accept(same)])).map(
        ({ kind }) => kind,
      );
      assert.deepEqual(kinds.toSorted(), ["duplicate", "duplicate", "new"]);
    });

    test("a request whose answer was lost is taken back, unless somebody has begun it", async () => {
      const [lost, begun] = [request(), request()];
      assert.equal(await store.withdraw(randomUUID()), false);
      if (store instanceof PgStore) {
        const check = await newCheck(store, lost);
        assert.equal(await store.withdraw(lost.deliveryKey), true);
        assert.equal((await store.check(check.id))?.state, "cancelled");
        assert.ok(!(await store.claimMessages("w", 100, 50)).some(({ checkId }) => checkId === check.id));
        const other = await newCheck(store, begun);
        assert.ok(await store.claim(other.id, "w", 60_000));
        assert.equal(await store.withdraw(begun.deliveryKey), false);
        await store.finish(other.id, "w", done(other));
      } else await store.withdraw(lost.deliveryKey);
      assert.equal((await store.accept(lost)).kind, "duplicate");
    });

    test("many who ask at once share one run; a new one may start after its end", async () => {
      const target = `t-${randomUUID()}`;
      const asked = await Promise.all(
        Array.from({ length: 8 }, (_, i) => store.accept(request({ target, requester: { ...anna, userId: `U${i}` } }))),
      );
      assert.equal(asked.filter(({ kind }) => kind === "new").length, 1);
      const ids = new Set(asked.map((accepted) => (accepted.kind === "duplicate" ? "" : accepted.check.id)));
      assert.equal(ids.size, 1);
      const [id = ""] = ids;
      const again = await store.accept(request({ target, requester: { ...anna, userId: "U3" } }));
      assert.equal(again.kind, "joined");
      const check = await store.check(id);
      assert.deepEqual(check?.requesters.map(({ userId }) => userId).toSorted(), [
        "U0",
        "U1",
        "U2",
        "U3",
        "U4",
        "U5",
        "U6",
        "U7",
      ]);
      assert.equal((await types(id)).filter((type) => type === "check.joined").length, 8);
      assert.ok(await store.claim(id, "w", 1000));
      assert.equal((await store.accept(request({ target, requester: bert }))).kind, "joined");
      assert.ok(check && (await store.finish(id, "w", done(check))));
      assert.equal((await store.accept(request({ target }))).kind, "new");
    });

    test("one of many claims wins; progress and the end raise what messages should say", async () => {
      const check = await newCheck(store);
      const claims = await Promise.all(Array.from({ length: 6 }, (_, i) => store.claim(check.id, `w${i}`, 5000)));
      const won = claims.filter((row) => row !== null);
      assert.equal(won.length, 1);
      const { worker, state, attempts, startedAt } = won[0] ?? check;
      assert.deepEqual([state, attempts, startedAt instanceof Date], ["running", 1, true]);
      assert.ok(worker);
      assert.deepEqual(await wants(check.id), [2, 2, 0]);
      assert.equal(await store.saveProgress(check.id, worker, progress), true);
      assert.equal(await store.saveProgress(check.id, "stranger", progress), false);
      assert.deepEqual(await wants(check.id), [3, 3, 0]);
      await store.addNote(check.id, "a note");
      await store.addNote(check.id, "a note");
      assert.deepEqual(await wants(check.id), [4, 4, 0]);
      assert.equal(await store.finish(check.id, "stranger", done(check)), false);
      assert.equal(await store.finish(check.id, worker, done(check)), true);
      assert.equal(await store.finish(check.id, worker, done(check)), false, "ends once");
      assert.deepEqual(await wants(check.id), [5, 5, 1]);
      await store.addNote(check.id, "after the end");
      assert.deepEqual(await wants(check.id), [6, 6, 2]);
      const ended = await store.check(check.id);
      assert.equal(ended?.state, "done");
      assert.deepEqual(ended.report, done(check).report);
      assert.deepEqual(ended.notes, ["a note", "after the end"]);
      assert.ok(ended.finishedAt);
      assert.deepEqual(await store.latestReport(check.target), done(check).report);
      assert.equal(await store.latestReport("never seen"), null);
      assert.deepEqual(await types(check.id), ["check.requested", "check.started", "check.finished"]);
      assert.equal(await store.claim(check.id, "late", 1000), null);
      assert.deepEqual(await store.renew(check.id, worker, 1000), { owned: false, cancelRequested: false });
    });

    test("what a target was like when it last worked: kept with the end, for each vantage, and by who holds the check alone", async () => {
      const kept = (vantage: string, at: string) => ({
        schema: "dbcheck.baseline/1" as const,
        vantage,
        at,
        traits: [{ id: "dns:4:h", layer: "dns" as const, what: "IPv4 addresses of h", values: ["10.0.0.1"] }],
      });
      const first = await newCheck(store);
      const { target } = first;
      assert.ok(await store.claim(first.id, "w", 1000));
      const end = (baseline: ReturnType<typeof kept> | null) => ({
        ...done(first),
        baselines: baseline ? [baseline] : [],
      });
      assert.equal(await store.finish(first.id, "stranger", end(kept("here", "2026-01-01T00:00:00.000Z"))), false);
      assert.equal(await store.baseline(target, "here"), null);
      assert.ok(await store.finish(first.id, "w", end(kept("here", "2026-01-01T00:00:00.000Z"))));
      assert.deepEqual(await store.baseline(target, "here"), kept("here", "2026-01-01T00:00:00.000Z"));
      assert.equal(await store.baseline(target, "there"), null);
      assert.deepEqual((await store.check(first.id))?.report, done(first).report);
      const again = async (baseline: ReturnType<typeof kept> | null) => {
        const next = await store.accept(request({ target }));
        assert.ok(next.kind === "new" && (await store.claim(next.check.id, "w", 1000)));
        assert.ok(
          await store.finish(next.check.id, "w", { ...done(next.check), baselines: baseline ? [baseline] : [] }),
        );
      };
      await again(null);
      assert.deepEqual(
        await store.baseline(target, "here"),
        kept("here", "2026-01-01T00:00:00.000Z"),
        "a failing check leaves it",
      );
      await again(kept("here", "2026-01-02T00:00:00.000Z"));
      assert.equal((await store.baseline(target, "here"))?.at, "2026-01-02T00:00:00.000Z");
    });

    test("a lease that ran out is forgotten and taken over, and the first worker has lost it", async () => {
      const check = await newCheck(store);
      assert.ok(await store.claim(check.id, "first", 60_000));
      assert.ok(!(await store.forgotten()).includes(check.id));
      assert.deepEqual(await store.renew(check.id, "first", 60_000), { owned: true, cancelRequested: false });
      assert.equal(await store.claim(check.id, "second", 1000), null);
      assert.deepEqual(await store.renew(check.id, "first", 60), { owned: true, cancelRequested: false });
      await until("it is forgotten", async () => (await store.forgotten()).includes(check.id));
      const taken = await store.claim(check.id, "second", 1000);
      assert.equal(taken?.attempts, 2);
      assert.equal((await store.renew(check.id, "first", 1000)).owned, false);
      assert.equal(await store.finish(check.id, "first", done(check)), false);
      assert.equal(
        await store.finish(check.id, "second", { state: "failed", failure: { text: "x", reference: "ab" } }),
        true,
      );
      assert.deepEqual((await store.check(check.id))?.failure, { text: "x", reference: "ab" });
      const events = await store.events({ checkId: check.id });
      assert.deepEqual(events.at(-2)?.data, { from: "first" });
      assert.deepEqual(await types(check.id), ["check.requested", "check.started", "check.taken-over", "check.failed"]);
    });

    test("who asks while a check is being cancelled gets a new one, and both end", async () => {
      const first = await newCheck(store);
      assert.ok(await store.claim(first.id, "w", 60_000));
      assert.equal(await store.requestCancel(first.id, "U1"), true);
      const again = await newCheck(store, { target: first.target, requester: bert });
      assert.notEqual(again.id, first.id);
      assert.deepEqual((await store.check(first.id))?.requesters, [anna], "nobody joins what is about to end");
      assert.equal((await store.accept(request({ target: first.target }))).kind, "joined", "the new one is shared");
      assert.equal(await store.finish(first.id, "w", { ...done(first), state: "cancelled" }), true);
      assert.ok(await store.claim(again.id, "w", 60_000));
      assert.equal(await store.finish(again.id, "w", done(again)), true);
    });

    test("release gives back; cancel is asked for once and seen by the worker", async () => {
      const check = await newCheck(store);
      assert.ok(await store.claim(check.id, "w", 5000));
      assert.equal(await store.release(check.id, "stranger"), false);
      assert.equal(await store.release(check.id, "w"), true);
      assert.equal((await store.check(check.id))?.state, "waiting");
      assert.equal(await store.requestCancel(check.id, "U9"), true);
      assert.equal(await store.requestCancel(check.id, "U9"), false);
      assert.equal((await store.claim(check.id, "v", 5000))?.cancelRequested, true);
      assert.deepEqual(await store.renew(check.id, "v", 5000), { owned: true, cancelRequested: true });
      assert.equal(await store.finish(check.id, "v", { ...done(check), state: "cancelled" }), true);
      assert.equal(await store.requestCancel(check.id, "U9"), false);
      const cancels = (await store.events({ checkId: check.id })).filter(
        ({ type }) => type === "check.cancel-requested",
      );
      assert.deepEqual(
        cancels.map(({ actor }) => actor),
        ["U9"],
      );
    });

    test("messages: leased to one, replies under a headline that is there, versions, retries", async () => {
      const check = await newCheck(store);
      const mine = async (owner = "r1", leaseMs = 60_000) =>
        (await store.claimMessages(owner, 1000, leaseMs)).filter(({ checkId }) => checkId === check.id);
      const [headline, ...rest] = await mine();
      assert.ok(headline);
      assert.deepEqual([headline.kind, rest.length], ["headline", 0]);
      assert.deepEqual(await mine("r2"), [], "leased");
      assert.equal(await store.markPosting(headline.id, "r2", "C1"), false);
      assert.equal(await store.markPosting(headline.id, "r1", "D7"), true);
      const posting = (await store.messagesOf(check.id))[0];
      assert.ok(posting?.postingSince instanceof Date);
      assert.equal(posting.channel, "D7");
      assert.equal(
        await store.recordMessage(headline.id, "r1", {
          kind: "retry",
          inMs: 0,
          error: "timeout",
          answerLost: true,
        }),
        true,
      );
      const lost = (await mine("r2", 40))[0];
      assert.ok(lost?.postingSince, "an answer that was lost is remembered");
      assert.equal(lost.attempts, 1);
      await until("a dead reconciler's lease ends", async () => (await mine("r3")).length === 1);
      const sent = { kind: "sent", version: 1, channel: "C1", ts: "1.1", form: "plan" } as const;
      assert.equal(await store.recordMessage(headline.id, "r2", sent), false);
      assert.equal(await store.recordMessage(headline.id, "r3", sent), true);
      const now = (await store.messagesOf(check.id))[0];
      assert.deepEqual(
        [now?.ts, now?.hasVersion, now?.postingSince, now?.form, now?.attempts],
        ["1.1", 1, null, "plan", 0],
      );
      const [checklist, ...none] = await mine();
      assert.deepEqual([checklist?.kind, none.length], ["checklist", 0]);
      assert.equal(
        await store.recordMessage(checklist?.id ?? "", "r1", { kind: "retry", inMs: 60_000, error: "429" }),
        true,
      );
      assert.deepEqual(await mine(), [], "not before its time");
      await store.moveMessages(check.id, "D1");
      assert.deepEqual(
        (await mine()).map(({ kind, channel }) => [kind, channel]),
        [["checklist", "D1"]],
      );
      assert.equal(await store.recordMessage(checklist?.id ?? "", "r1", { kind: "dropped", error: "gone" }), true);
      assert.ok(await store.claim(check.id, "w", 1000));
      assert.ok(await store.finish(check.id, "w", done(check)));
      const both = await mine();
      assert.deepEqual(
        both.map(({ kind, wantVersion }) => [kind, wantVersion]),
        [
          ["headline", 3],
          ["final", 1],
        ],
      );
      for (const row of both)
        await store.recordMessage(row.id, "r1", { ...sent, version: row.wantVersion, channel: row.channel });
      assert.deepEqual(await mine(), []);
      assert.deepEqual(
        (await types(check.id)).filter((type) => type.startsWith("message")),
        ["message.posted", "message.dropped", "message.posted"],
      );
    });

    test("how targets stand: which are in trouble, and more of those that are asked for", async () => {
      const stands = async (status: "down" | "healthy") => {
        const check = await newCheck(store);
        assert.ok(await store.claim(check.id, "w", 1000));
        const { report } = done(check);
        const verdict = { ...report.verdict, status };
        assert.ok(await store.finish(check.id, "w", { state: "done", report: { ...report, verdict } }));
        return check.target;
      };
      const [bad, good, unchecked] = [await stands("down"), await stands("healthy"), (await newCheck(store)).target];
      const troubled = await store.troubled();
      assert.deepEqual(
        [troubled.get(bad), troubled.get(good), troubled.get(unchecked)],
        ["down", undefined, undefined],
      );
      const stood = await store.standings([good, unchecked]);
      assert.deepEqual(
        stood.map(({ target, status }) => [target, status]),
        [[good, "healthy"]],
      );
      assert.equal((await store.standings([bad]))[0]?.status, "down");
    });

    test("place in the queue, counts, workers, events", async () => {
      const first = await newCheck(store);
      const second = await newCheck(store);
      assert.equal((await store.placeInQueue(second.id)) - (await store.placeInQueue(first.id)), 1);
      const counts = await store.counts();
      assert.ok(await store.claim(first.id, "w", 1000));
      assert.deepEqual(await store.counts(), { waiting: counts.waiting - 1, running: counts.running + 1 });
      await store.beat("worker-1", 3);
      await store.beat("worker-1", 4);
      const [seen] = await store.workers();
      assert.deepEqual([seen?.name, seen?.running], ["worker-1", 4]);
      await store.appendEvent({
        type: "x",
        checkId: null,
        target: second.target,
        actor: "bot",
        data: { text: "nul \0 half \ud800" },
      });
      const [older, newer] = await store.events({ target: second.target });
      assert.deepEqual([older?.type, newer?.type], ["check.requested", "x"]);
      assert.deepEqual(
        (await store.events({ target: second.target, limit: 1 })).map(({ type }) => type),
        ["x"],
      );
    });

    test("events come in the order in which they were written, however many digits their number has", async () => {
      const target = `order-${randomUUID()}`;
      const wanted = Array.from({ length: 101 }, (_, at) => `n${at}`);
      for (const type of wanted) await store.appendEvent({ type, checkId: null, target, actor: "bot", data: {} });
      const found = (await store.events({ target, limit: 200 })).map(({ type }) => type);
      assert.deepEqual(found, wanted);
    });

    test("changes are told at once", async () => {
      let told: () => void = () => undefined;
      const stop = store.onChange(() => told());
      const next = () => new Promise<void>((done) => (told = done));
      // Told before half the time to the next poll is over, it was no poll. It may
      // be late where it is not listening yet, or the machine is busy.
      let soonestMs = Infinity;
      for (let tries = 0; tries < 20 && soonestMs >= 500; tries += 1) {
        await Promise.race([next(), sleep(1100)]);
        const polledAt = performance.now();
        const soon = next();
        await newCheck(store);
        await soon;
        soonestMs = Math.min(soonestMs, performance.now() - polledAt);
      }
      assert.ok(soonestMs < 500, `${soonestMs} ms`);
      stop();
    });

    test("purge takes what ended and is old, nothing else", async () => {
      const ended = await newCheck(store);
      await store.claim(ended.id, "w", 1000);
      await store.finish(ended.id, "w", done(ended));
      const open = await newCheck(store);
      assert.equal(await store.purge(1), 0);
      await sleep(5);
      assert.ok((await store.purge(0)) >= 1);
      assert.equal(await store.check(ended.id), null);
      assert.deepEqual(await store.messagesOf(ended.id), []);
      assert.ok(await store.check(open.id));
      assert.deepEqual(await store.events({}), []);
    });
  });
}
