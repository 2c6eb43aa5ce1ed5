// An answer of Slack that is lost, a bot that dies, two bots at once: each message is there once.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { check, progress, tlsDown } from "./reports.ts";
import { incidents, readable, scene, startable, type Scene } from "./scene.ts";
import { until } from "../support/until.ts";

const shown = (scene: Scene, at: number) => readable(scene.workspace.messages(incidents)[at]?.blocks);

// Mostly waiting, so at the same time.
describe("each of the three posts goes wrong", { concurrency: true }, () => {
  for (const [what, fault] of [
    ["a 500 before anything was done", { kind: "status", status: 500 }],
    ["an answer lost after it was done", { kind: "lost-answer" }],
    ["a 429", { kind: "rate-limited", retryAfterSeconds: 1 }],
    ["Slack's own fatal_error", { kind: "error", error: "fatal_error" }],
  ] as const) {
    test(`${what}, at each of the three posts: each message is there once`, async () => {
      const it = await scene();
      it.workspace.faults.add({
        method: "chat.postMessage",
        match: (args) => args["thread_ts"] === undefined,
        ...fault,
      });
      it.workspace.faults.add({
        method: "chat.postMessage",
        times: 2,
        match: (args) => args["thread_ts"] !== undefined,
        ...fault,
      });
      await it.type("/dbcheck blockster-v2");
      await it.finish(tlsDown);
      await until(
        "all three",
        () => it.workspace.messages(incidents).length >= 3 && /Why: /.test(readable(it.workspace.messages(incidents))),
      );
      await until("up to date", async () =>
        (await it.store.messagesOf(it.dispatched[0] ?? "")).every(
          ({ ts, hasVersion, wantVersion }) => ts && hasVersion >= wantVersion,
        ),
      );
      const messages = it.workspace.messages(incidents);
      assert.equal(messages.length, 3, messages.map(({ text }) => text).join("\n"));
      assert.match(shown(it, 0), /Down/);
      assert.ok(messages.slice(1).every(({ thread_ts }) => thread_ts === messages[0]?.ts));
      assert.doesNotMatch(JSON.stringify(messages), /posted again/);
    });
  }
});

test("a lost answer where history may not be read: posted again, and says so", async () => {
  const it = await scene();
  it.workspace.faults.add({ method: "conversations.history", kind: "error", error: "missing_scope", times: 99 });
  it.workspace.faults.add({ method: "chat.postMessage", kind: "status", status: 503 });
  await it.type("/dbcheck blockster-v2");
  await until("the second try", () => it.workspace.messages(incidents).length > 0);
  assert.match(JSON.stringify(it.workspace.messages(incidents)[0]), /posted again after a lost answer/);
});

test("two bots on one store: one thread", async () => {
  const it = await scene();
  const other = startable(it.workspace, it.store, it.fallbackStore, it.dispatched, { owner: "other" });
  await other.start();
  try {
    for (const name of ["blockster-v2", "orders"]) await it.type(`/dbcheck ${name}`);
    await until("both dispatched", () => it.dispatched.length === 2);
    for (const id of it.dispatched) {
      await it.store.claim(id, "w", 60_000);
      await it.store.saveProgress(id, "w", progress(5));
      await it.store.finish(id, "w", { state: "done", report: tlsDown });
    }
    await until("all", async () =>
      (await Promise.all(it.dispatched.map((id) => it.store.messagesOf(id))))
        .flat()
        .every(({ ts, hasVersion, wantVersion }) => ts && hasVersion >= wantVersion),
    );
    assert.equal(it.workspace.messages(incidents).length, 6);
  } finally {
    await other.stop();
  }
});

test("a bot that died between posting and recording: the next one finds its message and goes on with it", async () => {
  const it = await scene();
  await it.app.stop();
  const accepted = await it.store.accept({
    deliveryKey: "k",
    target: "blockster-v2",
    fingerprint: "f",
    requester: check().requesters[0] ?? assert.fail(),
  });
  assert.ok(accepted.kind === "new");
  const [row] = await it.store.claimMessages("dead", 1, 1);
  assert.ok(row && (await it.store.markPosting(row.id, "dead", incidents)));
  // Twice, as if the dead one had been in doubt itself.
  for (const text of ["old", "a second copy"]) {
    const said = await fetch(`${it.workspace.apiUrl}chat.postMessage`, {
      method: "POST",
      headers: { authorization: `Bearer ${it.workspace.botToken}`, "content-type": "application/json" },
      body: JSON.stringify({
        channel: incidents,
        text,
        metadata: { event_type: "dbcheck_message", event_payload: { message_id: row.id } },
      }),
    });
    assert.equal(((await said.json()) as { ok: boolean }).ok, true);
  }
  const [oldest] = it.workspace.messages(incidents);
  const next = startable(it.workspace, it.store, it.fallbackStore, it.dispatched, { owner: "next" });
  await next.start();
  try {
    await until("taken over", () => /Waiting/.test(shown(it, 0)));
    await until("checklist", () => it.workspace.messages(incidents).length === 2);
    const heads = it.workspace.messages(incidents).filter(({ thread_ts }) => !thread_ts);
    assert.deepEqual(
      heads.map(({ ts }) => ts),
      [oldest?.ts],
      "the older copy stays",
    );
  } finally {
    await next.stop();
  }
});
