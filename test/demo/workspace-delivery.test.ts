// Do commands, buttons, modals and mentions reach a real Bolt app,
// by Socket Mode and by signed HTTP, with Slack's limits?
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, test } from "node:test";
import { App, HTTPReceiver, LogLevel } from "@slack/bolt";
import { startWorkspace, type Workspace } from "../../src/demo/workspace/workspace.ts";
import { clientOf, refusal, startSocketBot } from "./bot.ts";
import { until } from "../support/until.ts";

const place = { channel: "C0INCIDENTS", user: "U0ADA" };
const button = {
  type: "button",
  text: { type: "plain_text", text: "Run again" },
  action_id: "again",
  value: "r1",
} as const;
const message = { channel: place.channel, text: "x", blocks: [{ type: "actions" as const, elements: [button] }] };
const modal = (text: string) => ({
  type: "modal" as const,
  title: { type: "plain_text" as const, text: "Details" },
  submit: { type: "plain_text" as const, text: "Save" },
  callback_id: "details",
  private_metadata: "r1",
  notify_on_close: true,
  blocks: [
    { type: "section" as const, text: { type: "mrkdwn" as const, text } },
    {
      type: "input" as const,
      block_id: "why",
      label: { type: "plain_text" as const, text: "Why" },
      element: { type: "plain_text_input" as const, action_id: "text" },
    },
  ],
});

describe("Socket Mode", () => {
  let workspace: Workspace;
  let nowMs: number;
  const closers: (() => Promise<void>)[] = [];
  const withBot = async (listen: (app: App) => void) =>
    void closers.push((await startSocketBot(workspace, listen)).stop);

  beforeEach(async () => {
    nowMs = Date.now();
    workspace = await startWorkspace({ ackTimeoutMs: 20_000, now: () => nowMs });
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
    await workspace.close();
  });

  test("a command arrives whole, and the acknowledgement's text is ephemeral", async () => {
    let body: Record<string, unknown> = {};
    await withBot((app) => {
      app.command("/dbcheck", async ({ ack, command }) => {
        body = command;
        await ack("working on it");
      });
    });
    const { ack } = await workspace.command({ ...place, text: "/dbcheck blockster-v2 --json" });
    assert.ok(ack.ok);
    assert.deepEqual(
      [body["command"], body["text"], body["user_id"], body["channel_id"], body["channel_name"], body["team_id"]],
      ["/dbcheck", "blockster-v2 --json", "U0ADA", "C0INCIDENTS", "incidents", "T0LOCAL"],
    );
    assert.deepEqual(
      workspace.ephemerals("U0ADA").map(({ text }) => text),
      ["working on it"],
    );
  });

  test("without an acknowledgement in time, or without a bot, the person is told", async () => {
    await workspace.close();
    workspace = await startWorkspace({ ackTimeoutMs: 500 });
    const alone = await workspace.command({ ...place, text: "/dbcheck x" });
    assert.deepEqual(alone.ack, { ok: false, error: "dispatch_failed" });
    await withBot((app) => app.command("/dbcheck", async () => undefined));
    const silent = await workspace.command({ ...place, text: "/dbcheck x" });
    assert.deepEqual(silent.ack, { ok: false, error: "operation_timeout" });
    assert.equal(workspace.ephemerals("U0ADA").at(-1)?.text, '/dbcheck failed with the error "operation_timeout"');
  });

  test("a duplicate carries the same trigger_id, once", async () => {
    const triggers: string[] = [];
    await withBot((app) => {
      app.command("/dbcheck", async ({ ack, command }) => {
        triggers.push(command.trigger_id);
        await ack();
      });
    });
    workspace.faults.deliverTwice();
    const { acks, triggerId } = await workspace.command({ ...place, text: "/dbcheck x" });
    await workspace.command({ ...place, text: "/dbcheck x" });
    assert.equal(acks.length, 2);
    assert.deepEqual(triggers.slice(0, 2), [triggerId, triggerId]);
    assert.equal(triggers.length, 3);
  });

  test("two connections share the payloads; a recycled one comes back", async () => {
    const seen = [0, 0];
    for (const index of [0, 1]) {
      await withBot((app) => {
        app.command("/dbcheck", async ({ ack }) => {
          seen[index] = (seen[index] ?? 0) + 1;
          await ack();
        });
      });
    }
    for (let count = 0; count < 4; count += 1)
      assert.ok((await workspace.command({ ...place, text: "/dbcheck x" })).ack.ok);
    assert.deepEqual(seen, [2, 2]);
    const opened = workspace.calls("apps.connections.open").length;
    workspace.recycleConnections();
    await until("both closed and came back", () => {
      return workspace.calls("apps.connections.open").length === opened + 2 && workspace.connections() === 2;
    });
    for (const _ of seen) assert.ok((await workspace.command({ ...place, text: "/dbcheck x" })).ack.ok);
    assert.deepEqual(seen, [3, 3]);
  });

  test("a button in a thread opens a modal, its submission is answered, and each trigger works once", async () => {
    const triggers: string[] = [];
    const submitted: unknown[] = [];
    let closed = 0;
    await withBot((app) => {
      app.action("again", async ({ ack, body, client }) => {
        await ack();
        if (!("trigger_id" in body)) return;
        triggers.push(body.trigger_id);
        await client.views.open({
          trigger_id: body.trigger_id,
          view: modal(`value ${"actions" in body ? JSON.stringify(body.actions[0]) : ""}`),
        });
      });
      app.view("details", async ({ ack, view }) => {
        submitted.push(view.state.values["why"]?.["text"]?.value, view.private_metadata);
        if (submitted.length <= 2) await ack({ response_action: "errors", errors: { why: "Say more" } });
        else await ack();
      });
      app.view({ callback_id: "details", type: "view_closed" }, async ({ ack }) => {
        closed += 1;
        await ack();
      });
    });
    const client = clientOf(workspace);
    const parent = await client.chat.postMessage({ channel: place.channel, text: "parent" });
    const reply = await client.chat.postMessage({ ...message, thread_ts: String(parent.ts) });
    await workspace.press({ ...place, ts: String(reply.ts), actionId: "again" });
    await until("the modal", () => workspace.views("U0ADA").length > 0);
    const view = workspace.views("U0ADA")[0]?.id ?? "";
    assert.match(JSON.stringify(workspace.views("U0ADA")[0]?.blocks), /Run again/, "the action carries the button");

    const again = { trigger_id: triggers[0] ?? "", view: modal("again") };
    assert.equal(await refusal(client.views.open(again)), "exchanged_trigger_id");
    assert.equal(await refusal(client.views.open({ ...again, trigger_id: "1.2.x" })), "invalid_trigger_id");

    assert.equal(await workspace.submitView({ view, user: "U0ADA" }), null, "an empty required input asks nobody");
    await workspace.submitView({ view, user: "U0ADA", values: { why: { text: "because" } } });
    assert.equal(workspace.views("U0ADA").length, 1, "errors keep it open");
    await workspace.submitView({ view, user: "U0ADA", values: { why: { text: "because of DNS" } } });
    assert.equal(workspace.views("U0ADA").length, 0);
    assert.deepEqual(submitted, ["because", "r1", "because of DNS", "r1"]);

    await workspace.press({ ...place, ts: String(reply.ts), actionId: "again" });
    await until("the modal again", () => workspace.views("U0ADA").length > 0);
    await workspace.closeView({ view: workspace.views("U0ADA")[0]?.id ?? "", user: "U0ADA" });
    assert.equal(closed, 1);
  });

  test("a trigger expires after 3 seconds; a view may be updated later, by its latest hash", async () => {
    await withBot((app) => app.command("/dbcheck", async ({ ack }) => ack()));
    const client = clientOf(workspace);
    const { triggerId } = await workspace.command({ ...place, text: "/dbcheck x" });
    nowMs += 3001;
    assert.equal(
      await refusal(client.views.open({ trigger_id: triggerId, view: modal("late") })),
      "expired_trigger_id",
    );
    const fresh = await workspace.command({ ...place, text: "/dbcheck x" });
    const bad = { ...modal("x"), title: { type: "plain_text" as const, text: "a title of more than 24 characters" } };
    assert.equal(await refusal(client.views.open({ trigger_id: fresh.triggerId, view: bad })), "invalid_arguments");
    assert.equal(
      await refusal(
        client.views.open({ trigger_id: fresh.triggerId, view: { ...modal("x"), private_metadata: "x".repeat(3001) } }),
      ),
      "invalid_arguments",
    );
    const { view } = await client.views.open({ trigger_id: fresh.triggerId, view: modal("loading") });
    nowMs += 60_000;
    const updated = await client.views.update({
      view_id: String(view?.id),
      hash: String(view?.hash),
      view: modal("loaded"),
    });
    assert.match(JSON.stringify(updated.view?.blocks), /loaded/);
    assert.equal(
      await refusal(client.views.update({ view_id: String(view?.id), hash: String(view?.hash), view: modal("x") })),
      "hash_conflict",
    );
    await client.views.publish({ user_id: "U0ADA", view: { type: "home", blocks: [{ type: "divider" }] } });
    assert.equal(workspace.home("U0ADA")?.blocks.length, 1);
  });

  test("a response_url: ephemeral by default, five uses, thirty minutes", async () => {
    await withBot((app) => app.command("/dbcheck", async ({ ack }) => ack()));
    const post = async (url: string, body: object) =>
      fetch(url, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
    const { responseUrl } = await workspace.command({ ...place, text: "/dbcheck x" });
    await post(responseUrl, { text: "only you" });
    await post(responseUrl, { text: "everyone", response_type: "in_channel" });
    await post(responseUrl, { text: "everyone again", response_type: "in_channel" });
    assert.deepEqual(
      workspace.ephemerals("U0ADA").map(({ text }) => text),
      ["only you"],
    );
    assert.deepEqual(
      workspace.messages(place.channel).map(({ text }) => text),
      ["/dbcheck x", "everyone", "everyone again"],
    );
    assert.equal((await post(responseUrl, { text: "x", blocks: [{ type: "what" }] })).status, 400);
    assert.equal((await post(responseUrl, { text: "five" })).status, 200);
    const sixth = await post(responseUrl, { text: "six" });
    assert.deepEqual([sixth.status, await sixth.json()], [404, { ok: false, error: "used_url" }]);
    const other = await workspace.command({ ...place, text: "/dbcheck x" });
    nowMs += 30 * 60_000 + 1;
    assert.deepEqual(await (await post(other.responseUrl, { text: "late" })).json(), {
      ok: false,
      error: "expired_url",
    });
  });

  test("buttons of ephemeral messages work, and their response_url replaces or removes the message", async () => {
    await withBot((app) => {
      app.command("/dbcheck", async ({ ack }) => ack({ text: "x", blocks: message.blocks }));
      app.action("again", async ({ ack, respond, body }) => {
        await ack();
        assert.equal("container" in body && body.container["is_ephemeral"], true);
        await respond({ text: "replaced", replace_original: true });
      });
    });
    await workspace.command({ ...place, text: "/dbcheck x" });
    const ts = workspace.ephemerals("U0ADA")[0]?.ts ?? "";
    const { responseUrl } = await workspace.press({ ...place, ts, actionId: "again" });
    await until("the answer", () => workspace.ephemerals("U0ADA")[0]?.text === "replaced");
    assert.deepEqual(
      workspace.ephemerals("U0ADA").map(({ text, blocks }) => [text, blocks]),
      [["replaced", undefined]],
    );
    await fetch(responseUrl, {
      method: "POST",
      body: JSON.stringify({ delete_original: true }),
      headers: { "content-type": "application/json" },
    });
    assert.equal(workspace.ephemerals("U0ADA").length, 0);
  });

  test("a mention reaches the bot where it is a member, and not elsewhere", async () => {
    const heard: string[] = [];
    await withBot((app) => app.event("app_mention", async ({ event }) => void heard.push(event.text)));
    // Events are acknowledged before listeners run.
    await workspace.mention({ ...place, text: "help" });
    await until("heard", () => heard.length > 0);
    await workspace.mention({ ...place, channel: "C0GENERAL", text: "hello?" });
    assert.deepEqual(heard, ["<@U0DBCHECK> help"]);
    await assert.rejects(workspace.say({ channel: "C0PRIVATE", user: "U0GUEST", text: "x" }), /channel_not_found/);
  });
});

describe("signed HTTP", () => {
  test("a command, a button and a mention, verified by Bolt; a wrong secret is refused", async () => {
    const workspace = await startWorkspace({ ackTimeoutMs: 20_000 });
    const seen: string[] = [];
    const listen = async (signingSecret: string) => {
      const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR });
      const app = new App({
        token: workspace.botToken,
        receiver,
        logLevel: LogLevel.ERROR,
        convoStore: false,
        // Known already: Bolt asks Slack nothing, also of the app that hears nothing.
        botId: "B0DBCHECK",
        botUserId: "U0DBCHECK",
        tokenVerificationEnabled: false,
        clientOptions: { slackApiUrl: workspace.apiUrl },
      });
      app.command("/dbcheck", async ({ ack, command }) => {
        seen.push(command.text);
        await ack({ response_type: "in_channel", text: "on it" });
      });
      app.action("again", async ({ ack, action }) => {
        seen.push("value" in action ? (action.value ?? "") : "");
        await ack();
      });
      app.event("app_mention", async ({ event }) => void seen.push(event.text));
      const server = createServer(receiver.requestListener.bind(receiver));
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      workspace.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
      return async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      };
    };
    const stop = await listen(workspace.signingSecret);
    assert.ok((await workspace.command({ ...place, text: "/dbcheck ümlaut & co" })).ack.ok);
    assert.deepEqual(
      workspace.messages(place.channel).map(({ text }) => text),
      ["/dbcheck ümlaut & co", "on it"],
    );
    const posted = await clientOf(workspace).chat.postMessage(message);
    assert.ok((await workspace.press({ ...place, ts: String(posted.ts), actionId: "again" })).ack.ok);
    await workspace.mention({ ...place, text: "hi" });
    await until("the mention", () => seen.length === 3);
    assert.deepEqual(seen, ["ümlaut & co", "r1", "<@U0DBCHECK> hi"]);
    await stop();
    const stopWrong = await listen("another secret");
    assert.deepEqual((await workspace.command({ ...place, text: "/dbcheck x" })).ack, {
      ok: false,
      error: "dispatch_failed",
    });
    await stopWrong();
    await workspace.close();
  });
});
