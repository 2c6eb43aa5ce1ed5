// The path that people walk: command, live thread, result; and the numbers that Slack counts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Workspace } from "../../src/demo/workspace/workspace.ts";
import { healthy, progress, tlsDown } from "./reports.ts";
import { incidents, readable, scene } from "./scene.ts";
import { until } from "../support/until.ts";

test("a check that ends within a second: three messages in order, the result said, few calls", async () => {
  const { workspace, store, dispatched, type } = await scene();
  const before = workspace.calls().length;
  const { ack } = await type("/dbcheck blockster-v2");
  assert.equal(workspace.calls("chat.postMessage").length, 0, "acknowledged before anything is posted");
  assert.deepEqual(ack.ok && ack.payload, {}, "nothing but the headline is shown");
  await until("headline, before any worker has it", () => workspace.messages(incidents).length > 0);
  const id = dispatched[0] ?? "";
  await store.claim(id, "w", 60_000);
  await store.saveProgress(id, "w", progress(4));
  await until("checklist", () => workspace.messages(incidents).length > 1);
  await store.finish(id, "w", { state: "done", report: tlsDown });
  await until("final and last edits", async () =>
    (await store.messagesOf(id)).every(({ ts, hasVersion, wantVersion }) => ts && hasVersion === wantVersion),
  );
  const [headline, checklist, final, ...more] = workspace.messages(incidents);
  assert.equal(more.length, 0);
  assert.match(
    readable(headline?.blocks),
    /blockster-v2.*Down.*expired 3 days ago.*Do now: Renew the certificate\. Who: whoever runs the server · checked in 812 ms/,
  );
  assert.match(readable(checklist?.blocks), /down 4 checks: passed/i);
  assert.equal(checklist?.blocks?.[0]?.["type"], "plan");
  assert.equal(checklist?.thread_ts, headline?.ts);
  assert.equal(final?.thread_ts, headline?.ts);
  assert.match(JSON.stringify(final?.blocks), /"user_id":"U0ADA"/);
  assert.match(
    readable(final?.blocks),
    /Do now.*Renew.*Who: whoever runs the server.*Why: .*notAfter.*Not the cause: DNS, network/,
  );
  assert.doesNotMatch(JSON.stringify(checklist?.blocks), /dbcheck_cancel/);
  const calls = workspace.calls().slice(before);
  assert.ok(calls.length <= 8, `calls: ${calls.map(({ method }) => method).join(", ")}`);
  assert.ok(calls.every(({ outcome }) => outcome === "ok"));
});

/** Two ordinary edits of a message are so far apart (src/slack/delivery/rate-budget.ts). */
const ordinaryMs = 3000;

/** The edits of one message so far, oldest first. */
const editsOf = (workspace: Workspace, ts: string | undefined) =>
  workspace.calls("chat.update").filter(({ args }) => args["ts"] === ts);

test("progress is shown live, at a pace; nothing is edited that did not change", async () => {
  const { workspace, store, dispatched, type } = await scene();
  await type("/dbcheck blockster-v2");
  await until("dispatch", () => dispatched.length > 0);
  const id = dispatched[0] ?? "";
  await store.claim(id, "w", 60_000);
  const edits = () => workspace.messages(incidents).map(({ ts }) => editsOf(workspace, ts));
  let step = 0;
  await until("two edits of the checklist, while it changes more often", async () => {
    await store.saveProgress(id, "w", progress(Math.floor((step += 1) / 3) % 8));
    await sleep(200);
    return (edits()[1]?.length ?? 0) >= 2;
  });
  for (const ofOne of edits())
    for (const [at, edit] of ofOne.entries()) {
      const before = ofOne[at - 1];
      if (!before) continue;
      assert.ok(edit.atMs - before.atMs >= ordinaryMs, `edited again after ${edit.atMs - before.atMs} ms`);
      assert.notDeepEqual(edit.args["blocks"], before.args["blocks"]);
    }
});

test("the first failure and the end are shown out of turn", async () => {
  /** Whether both came before an ordinary edit would have; on a machine that slept through that time they did not. */
  const outOfTurn = async () => {
    const { workspace, store, dispatched, type, finish } = await scene();
    await type("/dbcheck blockster-v2");
    await until("checklist", () => workspace.messages(incidents).length > 1);
    const id = dispatched[0] ?? "";
    await store.claim(id, "w", 60_000);
    await store.saveProgress(id, "w", progress(2));
    const shown = (at: number) => readable(workspace.messages(incidents)[at]?.blocks);
    const edits = (at: number) => editsOf(workspace, workspace.messages(incidents)[at]?.ts).map(({ atMs }) => atMs);
    await until("an ordinary edit", () => edits(1).length > 0);
    await store.saveProgress(id, "w", progress(7, 6));
    await until("the failure", () => /Authentication: failed/.test(shown(1)));
    await finish(healthy);
    await until("the end", () => /Healthy/.test(shown(0)) && /healthy/.test(shown(1)));
    const [ordinary = 0, failure = 0, end = 0] = edits(1);
    return failure - ordinary < ordinaryMs && end - failure < ordinaryMs;
  };
  for (let tries = 1; !(await outOfTurn()); tries += 1) assert.ok(tries < 5, "each time they waited for their turn");
});

test("delivered twice: one check, one thread; asked twice: one check, both told", async () => {
  const { workspace, store, dispatched, type, finish } = await scene();
  workspace.faults.deliverTwice();
  const { acks } = await type("/dbcheck blockster-v2");
  assert.ok(acks.length === 2 && acks.every(({ ok }) => ok));
  // A link to the thread needs its place, which is known once the post is recorded.
  await until("headline", async () =>
    (await store.messagesOf(dispatched[0] ?? "")).some(({ kind, ts }) => kind === "headline" && ts),
  );
  assert.equal(dispatched.length, 1);
  await type("/dbcheck blockster-v2", incidents, "U0GRACE");
  const told = await until("told", () => workspace.ephemerals("U0GRACE").at(-1));
  assert.match(told.text, /already being checked.*<http.*\/archives\/C0INCIDENTS\/p\d+\|Its thread>/);
  assert.equal((await store.check(dispatched[0] ?? ""))?.requesters.length, 2);
  await finish(healthy);
  const final = await until("final", () => workspace.messages(incidents)[2]);
  assert.match(JSON.stringify(final.blocks), /U0ADA.*U0GRACE/);
  assert.equal(dispatched.length, 1);
});

test("a thread in private: the second one asks elsewhere, gets no link, and the result at the end", async () => {
  const { workspace, type, dispatched, finish } = await scene();
  await type("/dbcheck blockster-v2", "D0ADA", "U0ADA");
  await until("headline", () => workspace.messages("D0ADA").length > 0);
  await type("/dbcheck blockster-v2", incidents, "U0GRACE");
  const told = await until("told", () => workspace.ephemerals("U0GRACE").at(-1));
  assert.match(told.text, /I'll post the result here/);
  assert.doesNotMatch(told.text, /archives/);
  await finish(tlsDown);
  const result = await until("result", () => workspace.ephemerals("U0GRACE")[1]);
  assert.match(result.text, /blockster-v2.*Down.*expired 3 days ago/);
  assert.equal(workspace.messages(incidents).length, 0);
  assert.equal(dispatched.length, 1);
});

test("a waiting check tells its place in the queue and whether workers are seen, and follows both", async () => {
  const { workspace, store, type } = await scene();
  await type("/dbcheck orders");
  await type("/dbcheck blockster-v2");
  const second = await until("second headline", () =>
    workspace.messages(incidents).find((one) => /blockster-v2.*1 check ahead/.test(readable(one.blocks))),
  );
  await until("workers seen", async () => {
    await store.beat("w1", 0);
    return /1 worker seen/.test(readable(workspace.messages(incidents).find(({ ts }) => ts === second.ts)?.blocks));
  });
});
