// Do the faults that are asked for happen, as often as asked, and as Slack shows them?
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError, type WebClient } from "@slack/web-api";
import { startWorkspace, type Workspace } from "../../src/demo/workspace/workspace.ts";
import { clientOf, refusal } from "./bot.ts";

const incidents = "C0INCIDENTS";
let workspace: Workspace;
let client: WebClient;

before(async () => {
  workspace = await startWorkspace();
  client = clientOf(workspace);
});
after(() => workspace.close());

describe("faults", () => {
  test("429 with Retry-After, 500, an error, each as often as asked", async () => {
    workspace.faults.add({ method: "chat.postMessage", kind: "rate-limited", retryAfterSeconds: 7 });
    workspace.faults.add({ method: "chat.postMessage", kind: "status", status: 500 });
    workspace.faults.add({ method: "*", kind: "error", error: "fatal_error", times: 2 });
    const post = async () => client.chat.postMessage({ channel: incidents, text: "fault" });
    await assert.rejects(post(), (error: unknown) => error instanceof WebAPIRateLimitedError && error.retryAfter === 7);
    await assert.rejects(post(), (error: unknown) => error instanceof WebAPIHTTPError && error.statusCode === 500);
    assert.equal(await refusal(post()), "fatal_error");
    assert.equal(await refusal(client.auth.test()), "fatal_error");
    assert.equal(await refusal(post()), "accepted");
    assert.deepEqual(
      workspace
        .calls("chat.postMessage")
        .slice(-4)
        .map(({ outcome }) => outcome),
      ["rate-limited", "status-500", "fatal_error", "ok"],
    );
  });
  test("an answer lost after the message was posted", async () => {
    workspace.faults.add({ method: "chat.postMessage", kind: "lost-answer", match: (args) => args["text"] === "lost" });
    assert.equal(await refusal(client.chat.postMessage({ channel: incidents, text: "not this one" })), "accepted");
    await assert.rejects(client.chat.postMessage({ channel: incidents, text: "lost" }), WebAPIRequestError);
    assert.equal(workspace.messages(incidents).filter((message) => message.text === "lost").length, 1);
  });
  test("a slow answer comes late, the work is done at once", async () => {
    workspace.faults.add({ method: "chat.postMessage", kind: "slow", ms: 300 });
    let isAnswered = false;
    const wasAnswered: boolean[] = [];
    const unwatch = workspace.watch(() => {
      if (workspace.messages(incidents).some((message) => message.text === "slow")) wasAnswered.push(isAnswered);
    });
    const startedMs = performance.now();
    await client.chat.postMessage({ channel: incidents, text: "slow" });
    isAnswered = true;
    unwatch();
    // Timers count whole milliseconds.
    assert.ok(performance.now() - startedMs >= 299);
    assert.equal(wasAnswered[0], false, "the message is there before the answer");
  });
  test("an outage of every method, for as long as asked", async () => {
    let nowMs = Date.now();
    const ill = await startWorkspace({ now: () => nowMs });
    try {
      const client = clientOf(ill);
      ill.faults.add({ method: "*", kind: "status", status: 500, forMs: 5000 });
      const is500 = (error: unknown) => error instanceof WebAPIHTTPError && error.statusCode === 500;
      for (let count = 0; count < 3; count += 1) await assert.rejects(client.auth.test(), is500);
      nowMs += 4999;
      await assert.rejects(client.chat.postMessage({ channel: incidents, text: "x" }), is500);
      nowMs += 1;
      assert.equal(await refusal(client.auth.test()), "accepted");
      ill.faults.add({ method: "*", kind: "rate-limited", retryAfterSeconds: 2, forMs: 2000 });
      await assert.rejects(
        client.auth.test(),
        (error: unknown) => error instanceof WebAPIRateLimitedError && error.retryAfter === 2,
      );
      await assert.rejects(client.users.info({ user: "U0ADA" }), WebAPIRateLimitedError);
      nowMs += 2000;
      assert.equal(await refusal(client.users.info({ user: "U0ADA" })), "accepted");
    } finally {
      await ill.close();
    }
  });
  test("the busiest minute of each method is counted, refused calls too", async () => {
    let nowMs = 0;
    const busy = await startWorkspace({ now: () => nowMs });
    try {
      for (const atMs of [0, 30_000, 59_999, 60_000, 119_999]) {
        nowMs = atMs;
        await clientOf(busy).auth.test();
      }
      busy.faults.add({ method: "users.info", kind: "error", error: "fatal_error" });
      assert.equal(await refusal(clientOf(busy).users.info({ user: "U0ADA" })), "fatal_error");
      assert.deepEqual(busy.busiestMinutes(), { "auth.test": 3, "users.info": 1 });
    } finally {
      await busy.close();
    }
  });
  test("published rate limits, when switched on", async () => {
    const nowMs = Date.now();
    const busy = await startWorkspace({ rateLimits: true, now: () => nowMs });
    try {
      const { ts } = await clientOf(busy).chat.postMessage({ channel: incidents, text: "0" });
      const updates = Array.from({ length: 51 }, async (_, index) =>
        clientOf(busy).chat.update({ channel: incidents, ts: String(ts), text: `${index}` }),
      );
      const results = await Promise.allSettled(updates);
      const limited = results.filter((result) => result.status === "rejected");
      assert.equal(limited.length, 1, "the 51st update within a minute");
      assert.ok(limited[0]?.reason instanceof WebAPIRateLimitedError && limited[0].reason.retryAfter === 60);
    } finally {
      await busy.close();
    }
  });
});
