// Do shortcuts, emoji reactions, mentions and presses reach a real Bolt app in the shape that Slack documents?
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { App } from "@slack/bolt";
import { startWorkspace, type Workspace } from "../../src/demo/workspace/workspace.ts";
import { clientOf, refusal } from "./bot.ts";
import { part, startRecorder, type Payload, type Recorder } from "./recorder.ts";

const place = { channel: "C0INCIDENTS", user: "U0ADA" };
const words = (text: string) => ({ type: "plain_text" as const, text });
const modal = { type: "modal" as const, title: words("Note"), blocks: [{ type: "divider" as const }] };

let workspace: Workspace;
let nowMs: number;
let bot: Recorder | null;
let seen: Payload[];

async function withBot(listen?: (app: App) => void): Promise<void> {
  bot = await startRecorder(workspace, listen);
  seen = bot.seen;
}

/** Events, but those of one type. */
const other = (type: string) => seen.filter((body) => part(body, "event")["type"] !== type);
const events = (type: string): Payload[] => bot?.events(type) ?? [];

beforeEach(async () => {
  nowMs = Date.now();
  bot = null;
  const shortcuts = [
    { callbackId: "add_note", name: "Add to timeline" },
    { callbackId: "check", name: "Check a database", type: "global" as const },
  ];
  workspace = await startWorkspace({ ackTimeoutMs: 20_000, now: () => nowMs, shortcuts });
});
afterEach(async () => {
  await bot?.stop();
  await workspace.close();
});

describe("shortcuts", () => {
  test("a message shortcut in a thread carries the whole message, and a trigger and a response_url that work", async () => {
    await withBot((app) => app.shortcut("add_note", async ({ ack }) => ack()));
    const parent = await workspace.say({ ...place, text: "the site is down" });
    const reply = await workspace.say({ ...place, user: "U0GRACE", text: "since 14:02", threadTs: parent.ts });
    const { ack, triggerId, responseUrl } = await workspace.shortcut({
      ...place,
      ts: reply.ts,
      callbackId: "add_note",
    });
    assert.ok(ack.ok);
    const { action_ts, ...payload } = seen.find(({ type }) => type === "message_action") ?? {};
    assert.match(String(action_ts), /^\d{10}\.\d{6}$/);
    assert.deepEqual(payload, {
      type: "message_action",
      token: "local",
      team: { id: "T0LOCAL", domain: "local" },
      user: { id: "U0ADA", username: "ada", name: "ada", team_id: "T0LOCAL" },
      enterprise: null,
      is_enterprise_install: false,
      callback_id: "add_note",
      trigger_id: triggerId,
      response_url: responseUrl,
      channel: { id: "C0INCIDENTS", name: "incidents" },
      message_ts: reply.ts,
      message: {
        type: "message",
        user: "U0GRACE",
        team: "T0LOCAL",
        ts: reply.ts,
        thread_ts: parent.ts,
        text: "since 14:02",
      },
    });

    const client = clientOf(workspace);
    await client.views.open({ trigger_id: triggerId, view: modal });
    assert.equal(await refusal(client.views.open({ trigger_id: triggerId, view: modal })), "exchanged_trigger_id");
    await fetch(responseUrl, {
      method: "POST",
      body: JSON.stringify({ text: "noted" }),
      headers: { "content-type": "application/json" },
    });
    assert.equal(workspace.ephemerals("U0ADA").at(-1)?.text, "noted");
    const late = await workspace.shortcut({ ...place, ts: parent.ts, callbackId: "add_note" });
    assert.equal(part(seen.at(-1), "message")["reply_count"], 1, "a parent says how many replies it has");
    nowMs += 3001;
    assert.equal(await refusal(client.views.open({ trigger_id: late.triggerId, view: modal })), "expired_trigger_id");
  });

  test("works where the bot is not, and in direct messages of others", async () => {
    await withBot((app) => app.shortcut("add_note", async ({ ack }) => ack()));
    for (const [channel, name] of [
      ["C0GENERAL", "general"],
      ["C0PRIVATE", "privategroup"],
      ["D0ADAGRACE", "directmessage"],
    ] as const) {
      const { ts } = await workspace.say({ ...place, channel, text: "x" });
      assert.ok((await workspace.shortcut({ ...place, channel, ts, callbackId: "add_note" })).ack.ok);
      assert.deepEqual(seen.at(-1)?.["channel"], { id: channel, name });
    }
  });

  test("refuses what the app does not offer, and other organisations", async () => {
    const { ts } = await workspace.say({ ...place, channel: "C0SHARED", text: "x" });
    const start = { channel: "C0SHARED", user: "U0ADA", ts, callbackId: "add_note" };
    await assert.rejects(workspace.shortcut({ ...start, callbackId: "unheard_of" }), /shortcut_not_found/);
    await assert.rejects(workspace.shortcut({ ...start, callbackId: "check" }), /shortcut_not_found/);
    await assert.rejects(workspace.shortcut({ ...start, ts: "1.2" }), /message_not_found/);
    await assert.rejects(workspace.shortcut({ ...start, user: "U0GUEST" }), /channel_not_found/);
    await assert.rejects(workspace.shortcut({ ...start, user: "U0PARTNER" }), /not_shared_with_other_organisations/);
    await assert.rejects(
      workspace.command({ channel: "C0SHARED", user: "U0PARTNER", text: "/dbcheck x" }),
      /not_shared_with_other_organisations/,
    );
  });

  test("a global shortcut has a trigger, and neither channel nor response_url", async () => {
    await withBot((app) => app.shortcut("check", async ({ ack }) => ack()));
    const { ack, triggerId } = await workspace.globalShortcut({ user: "U0ADA", callbackId: "check" });
    assert.ok(ack.ok);
    assert.equal(seen[0]?.["type"], "shortcut");
    assert.equal(seen[0]?.["trigger_id"], triggerId);
    assert.deepEqual(
      ["channel", "message", "response_url"].filter((key) => key in (seen[0] ?? {})),
      [],
    );
  });
});

describe("emoji reactions", () => {
  test("are counted by emoji and person, and told to the bot where it is a member", async () => {
    await withBot();
    const { ts } = await workspace.say({ ...place, text: "failover started" });
    await workspace.react({ ...place, ts, name: "pushpin" });
    await workspace.react({ ...place, user: "U0GRACE", ts, name: "pushpin" });
    await clientOf(workspace).reactions.add({ channel: place.channel, timestamp: ts, name: "pushpin" });
    assert.deepEqual(workspace.messages(place.channel)[0]?.reactions, [
      { name: "pushpin", users: ["U0ADA", "U0GRACE", "U0DBCHECK"], count: 3 },
    ]);
    await assert.rejects(workspace.react({ ...place, ts, name: "pushpin" }), /already_reacted/);
    await assert.rejects(workspace.react({ ...place, ts, name: "no colons: please" }), /invalid_name/);
    await workspace.unreact({ ...place, ts, name: "pushpin" });
    await assert.rejects(workspace.unreact({ ...place, ts, name: "pushpin" }), /no_reaction/);
    await clientOf(workspace).reactions.remove({ channel: place.channel, timestamp: ts, name: "pushpin" });
    await workspace.unreact({ ...place, user: "U0GRACE", ts, name: "pushpin" });
    assert.equal(workspace.messages(place.channel)[0]?.reactions, undefined);

    const { event_ts, ...added } = events("reaction_added")[0] ?? {};
    assert.match(String(event_ts), /^\d{10}\.\d{6}$/);
    const item = { type: "message", channel: place.channel, ts };
    assert.deepEqual(added, { type: "reaction_added", user: "U0ADA", reaction: "pushpin", item, item_user: "U0ADA" });
    assert.deepEqual(
      events("reaction_removed").map(({ user }) => user),
      ["U0ADA", "U0GRACE"],
    );
    const elsewhere = await workspace.say({ ...place, channel: "C0GENERAL", text: "x" });
    await workspace.react({ ...place, channel: "C0GENERAL", ts: elsewhere.ts, name: "eyes" });
    assert.equal(events("reaction_added").length, 2, "the bot hears nothing of channels that it is not in");
  });

  test("a repeated delivery keeps its event_id; without the scope there is none", async () => {
    await withBot();
    const { ts } = await workspace.say({ ...place, text: "x" });
    workspace.faults.deliverTwice();
    await workspace.react({ ...place, ts, name: "eyes" });
    await workspace.unreact({ ...place, ts, name: "eyes" });
    const ids = other("message").map((body) => body["event_id"]);
    assert.equal(ids.length, 3);
    assert.equal(ids[0], ids[1]);
    assert.notEqual(ids[1], ids[2]);
    await bot?.stop();
    await workspace.close();
    workspace = await startWorkspace({ noScopes: ["reactions:read"] });
    await withBot();
    const said = await workspace.say({ ...place, text: "x" });
    await workspace.react({ ...place, ts: said.ts, name: "eyes" });
    assert.deepEqual(other("message"), []);
  });
});

describe("mentions", () => {
  test("in a thread carry thread_ts; a person of another organisation carries their own workspace", async () => {
    await withBot();
    const parent = await workspace.say({ ...place, text: "down" });
    await workspace.mention({ ...place, text: "note: restarted", threadTs: parent.ts });
    const top = await workspace.mention({ ...place, text: "help" });
    await workspace.mention({ channel: "C0SHARED", user: "U0PARTNER", text: "hello" });
    const mentions = events("app_mention");
    assert.deepEqual(
      mentions.map(({ thread_ts }) => thread_ts),
      [parent.ts, undefined, undefined],
    );
    assert.equal(mentions[1]?.["event_ts"], top.ts);
    assert.deepEqual(
      mentions.map(({ team }) => team),
      ["T0LOCAL", "T0LOCAL", "T0PARTNER"],
    );
    assert.deepEqual(
      other("message").map((body) => [body["team_id"], body["is_ext_shared_channel"]]),
      [
        ["T0LOCAL", false],
        ["T0LOCAL", false],
        ["T0LOCAL", true],
      ],
    );
    assert.equal(new Set(other("message").map((body) => body["event_id"])).size, 3);
    const heard = events("message").map(({ channel, channel_type }) => [channel, channel_type]);
    assert.deepEqual(heard.at(-1), ["C0SHARED", "channel"], "whoever may read the channel hears every message too");
    assert.equal(heard.length, 4);
    await assert.rejects(workspace.say({ ...place, text: "x", threadTs: "1.2" }), /thread_not_found/);
  });
});

describe("buttons of messages", () => {
  test("state.values says what stands in the message's menus; another organisation's person is known by their team", async () => {
    await withBot((app) => app.action(/./, async ({ ack }) => ack()));
    const option = { text: words("me"), value: "me" };
    const blocks = [
      {
        type: "actions" as const,
        block_id: "acts",
        elements: [
          { type: "button" as const, action_id: "go", text: words("Go") },
          { type: "static_select" as const, action_id: "who", options: [option] },
        ],
      },
    ];
    const { ts } = await clientOf(workspace).chat.postMessage({ channel: "C0SHARED", text: "x", blocks });
    const values = { acts: { who: "me" } };
    await workspace.press({ channel: "C0SHARED", user: "U0PARTNER", ts: String(ts), actionId: "go", values });
    assert.deepEqual(seen[0]?.["state"], {
      values: { acts: { who: { type: "static_select", selected_option: option } } },
    });
    assert.deepEqual(seen[0]?.["team"], { id: "T0LOCAL", domain: "local" });
    assert.equal(part(seen[0], "user")["team_id"], "T0PARTNER");
  });
});
