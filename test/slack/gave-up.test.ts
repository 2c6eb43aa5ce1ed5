// Where the ordinary way to post is closed: the result is still told, once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { tlsDown } from "./reports.ts";
import { incidents, scene } from "./scene.ts";
import { until } from "../support/until.ts";

test("neither the channel nor direct messages can be written to: the result is told to who asked, by the command's own answer", async () => {
  const it = await scene();
  it.workspace.faults.add({
    method: "chat.postMessage",
    kind: "error",
    error: "messages_tab_disabled",
    times: 99,
    match: (args) => args["channel"] === "U0ADA",
  });
  await it.type("/dbcheck blockster-v2", "C0GENERAL");
  await until("advice", () => it.workspace.ephemerals("U0ADA").length > 0);
  await it.finish(tlsDown);
  const told = await until("result", () =>
    it.workspace.ephemerals("U0ADA").find(({ text }) => /expired 3 days ago/.test(text)),
  );
  assert.match(told.text, /blockster-v2.*Down/);
  await sleep(1500);
  assert.ok(it.workspace.ephemerals("U0ADA").length <= 3, "told once, within what a response URL takes");
  assert.ok(it.workspace.calls("chat.postMessage").length < 8, "not tried for ever");
});

test("the check ends while Slack refuses its place: the result is told at once, and not a minute later", async () => {
  const it = await scene();
  const ends: Promise<unknown>[] = [];
  it.workspace.faults.add({
    method: "chat.postMessage",
    kind: "error",
    error: "messages_tab_disabled",
    times: 99,
    match: (args) => {
      if (args["channel"] !== "U0ADA") return false;
      if (ends.length === 0) ends.push(it.finish(tlsDown));
      return true;
    },
  });
  await it.type("/dbcheck blockster-v2", "C0GENERAL");
  const told = () => it.workspace.ephemerals("U0ADA").some(({ text }) => /expired 3 days ago/.test(text));
  await until("result", told, 20_000);
  await Promise.all(ends);
});

test("the final reply's answer is lost and the reply found again: those who asked elsewhere are told, once", async () => {
  const it = await scene();
  await it.type("/dbcheck blockster-v2", "D0ADA", "U0ADA");
  await until("headline and checklist", () => it.workspace.messages("D0ADA").length === 2);
  await it.type("/dbcheck blockster-v2", incidents, "U0GRACE");
  await until("joined", () => it.workspace.ephemerals("U0GRACE").length === 1);
  it.workspace.faults.add({ method: "chat.postMessage", kind: "lost-answer" });
  await it.finish(tlsDown);
  const result = await until("result", () => it.workspace.ephemerals("U0GRACE")[1]);
  assert.match(result.text, /blockster-v2.*Down.*expired 3 days ago/);
  await sleep(1000);
  assert.equal(it.workspace.ephemerals("U0GRACE").length, 2);
  assert.equal(it.workspace.messages("D0ADA").length, 3);
});

test("the thread is gone and the answer to the reply beside it is lost: the result is there once", async () => {
  const it = await scene();
  await it.type("/dbcheck blockster-v2");
  await until("headline and checklist", () => it.workspace.messages(incidents).length === 2);
  const gone = { kind: "error", error: "thread_not_found", times: 99 } as const;
  it.workspace.faults.add({ method: "conversations.replies", ...gone });
  it.workspace.faults.add({ method: "chat.postMessage", match: (args) => args["thread_ts"] !== undefined, ...gone });
  it.workspace.faults.add({
    method: "chat.postMessage",
    match: (args) => args["thread_ts"] === undefined,
    kind: "lost-answer",
  });
  await it.finish(tlsDown);
  const id = it.dispatched[0] ?? "";
  await until("recorded", async () => (await it.store.messagesOf(id)).every(({ ts }) => ts !== null));
  await sleep(500);
  assert.equal(it.workspace.messages(incidents).length, 3);
  assert.doesNotMatch(JSON.stringify(it.workspace.messages(incidents)), /posted again/);
});

test("Slack refuses the content, then limits the rate of its plain form: the headline comes all the same, within seconds", async () => {
  const it = await scene();
  it.workspace.faults.add({ method: "chat.postMessage", kind: "error", error: "invalid_blocks" });
  it.workspace.faults.add({ method: "chat.postMessage", kind: "rate-limited", retryAfterSeconds: 1 });
  it.workspace.faults.add({ method: "chat.postMessage", kind: "error", error: "invalid_blocks" });
  await it.type("/dbcheck blockster-v2");
  // A failure that nobody handles costs the row its lease: another try comes 13 s later.
  await until("headline", () => it.workspace.messages(incidents).length > 0, 11_000);
});
