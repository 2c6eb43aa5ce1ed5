// Slack refuses: every refusal has its answer, and the result is always said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { healthy, progress, tlsDown } from "./reports.ts";
import { incidents, readable, scene, type Scene } from "./scene.ts";
import { until } from "../support/until.ts";

const shown = (scene: Scene, at: number) => readable(scene.workspace.messages(incidents)[at]?.blocks);

test("429 on edits: waits as told, and the end is shown in the end", async () => {
  const it = await scene();
  it.workspace.faults.add({ method: "chat.update", kind: "rate-limited", retryAfterSeconds: 2, times: 2 });
  await it.type("/dbcheck blockster-v2");
  await until("checklist", () => it.workspace.messages(incidents).length === 2);
  await it.finish(healthy);
  await until("both edited", () => /Healthy/.test(shown(it, 0)) && /healthy/.test(shown(it, 1)));
  const [first, second] = it.workspace.calls("chat.update").filter(({ outcome }) => outcome === "rate-limited");
  const good = it.workspace.calls("chat.update").find(({ outcome }) => outcome === "ok");
  assert.ok(first && good && good.atMs - (second ?? first).atMs >= 1900, "Retry-After was kept");
});

test("the bot is not in the channel: advice to who asked, the thread in their direct messages", async () => {
  const it = await scene();
  await it.type("/dbcheck blockster-v2", "C0GENERAL");
  const advice = await until("advice", () => it.workspace.ephemerals("U0ADA").at(-1));
  assert.match(advice.text, /not in this channel.*\/invite/);
  await it.finish(tlsDown);
  const messages = await until("three in the DM", () =>
    it.workspace.messages("D0ADA").length === 3 ? it.workspace.messages("D0ADA") : null,
  );
  assert.ok(messages.slice(1).every(({ thread_ts }) => thread_ts === messages[0]?.ts));
  assert.equal(it.workspace.messages("C0GENERAL").length, 0);
  assert.equal(it.workspace.ephemerals("U0ADA").length, 1, "told once");
  await it.workspace.press({
    channel: "D0ADA",
    ts: messages[2]?.ts ?? "",
    actionId: "dbcheck_run_again",
    user: "U0ADA",
  });
  await until("another thread there", () => it.workspace.messages("D0ADA").length > 3);
});

for (const [channel, words] of [
  ["C0PRIVATE", /not in this channel/],
  ["C0ARCHIVE", /archived/],
  ["D0ADAGRACE", /not in this channel/],
] as const) {
  test(`typed in ${channel}: the result is in the direct messages`, async () => {
    const it = await scene();
    await it.type("/dbcheck blockster-v2", channel);
    await it.finish(healthy);
    await until("three in the DM", () => it.workspace.messages("D0ADA").length === 3);
    assert.match(it.workspace.ephemerals("U0ADA").at(-1)?.text ?? "", words);
  });
}

test("somebody deletes the checklist, then the headline: no more edits of them, and the result is said", async () => {
  const it = await scene();
  await it.type("/dbcheck blockster-v2");
  const [headline, checklist] = await until("two", () =>
    it.workspace.messages(incidents).length === 2 ? [...it.workspace.messages(incidents)] : null,
  );
  const id = it.dispatched[0] ?? "";
  for (const message of [checklist, headline]) {
    it.workspace.faults.add({
      method: "chat.update",
      kind: "error",
      error: "message_not_found",
      times: 99,
      match: (args) => args["ts"] === message?.ts,
    });
  }
  it.workspace.faults.add({ method: "chat.postMessage", kind: "error", error: "thread_not_found" });
  await it.store.claim(id, "w", 60_000);
  await it.store.finish(id, "w", { state: "done", report: tlsDown });
  const final = await until("final", () => it.workspace.messages(incidents)[2]);
  assert.match(readable(final.blocks), /expired server certificate/);
  const dropped = async () =>
    (await it.store.events({ checkId: id })).filter(({ type }) => type === "message.dropped").length;
  await until("both given up", async () => (await dropped()) === 2);
  await sleep(1500);
  assert.equal(await dropped(), 2);
  assert.ok(it.workspace.calls("chat.update").length <= 4, "not tried for ever");
});

test("edits are closed: the end is posted in the thread once, and the channel sees it", async () => {
  const it = await scene({ editWindowMs: 0 });
  await it.type("/dbcheck blockster-v2");
  await until("two", () => it.workspace.messages(incidents).length === 2);
  await sleep(20);
  await it.finish(tlsDown);
  await until("said again", () => it.workspace.messages(incidents).length >= 5);
  await sleep(1500);
  const messages = it.workspace.messages(incidents);
  assert.equal(messages.length, 5);
  assert.equal(messages.filter(({ subtype }) => subtype === "thread_broadcast").length, 1);
});

test("a workspace without plans: the checklist is a list for its whole life", async () => {
  const it = await scene({ plansAllowed: false });
  await it.type("/dbcheck blockster-v2");
  await until("two", () => it.workspace.messages(incidents).length === 2);
  await it.store.claim(it.dispatched[0] ?? "", "w", 60_000);
  await it.store.saveProgress(it.dispatched[0] ?? "", "w", progress(3));
  await it.store.finish(it.dispatched[0] ?? "", "w", { state: "done", report: healthy });
  await until("edited", () => /healthy.*\d+ checks? ?: passed/.test(shown(it, 1)));
  assert.equal(it.workspace.messages(incidents)[1]?.blocks?.[0]?.["type"], "rich_text");
  assert.ok(it.workspace.calls().every(({ outcome, method }) => outcome === "ok" || method === "blocks.validate"));
});
