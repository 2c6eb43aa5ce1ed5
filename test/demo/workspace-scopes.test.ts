// Who is who, what is where, and what the bot may not: people of
// other organisations, lists of channels, missing scopes.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { WebClient } from "@slack/web-api";
import { startWorkspace, type Workspace } from "../../src/demo/workspace/workspace.ts";
import { clientOf, refusal } from "./bot.ts";

const incidents = "C0INCIDENTS";
let workspace: Workspace;
let client: WebClient;

beforeEach(async () => {
  workspace = await startWorkspace();
  client = clientOf(workspace);
});
afterEach(() => workspace.close());

async function begin(options: Parameters<typeof startWorkspace>[0]): Promise<void> {
  await workspace.close();
  workspace = await startWorkspace(options);
  client = clientOf(workspace);
}

describe("people", () => {
  const marks = async (user: string) => {
    const { user: found } = await client.users.info({ user });
    return [found?.team_id, found?.is_restricted, found?.is_ultra_restricted, found?.is_stranger];
  };
  test("guests are restricted, those of one channel ultra", async () => {
    assert.deepEqual(await marks("U0ADA"), ["T0LOCAL", false, false, false]);
    assert.deepEqual(await marks("U0GUEST"), ["T0LOCAL", true, false, false]);
    assert.deepEqual(await marks("U0SOLO"), ["T0LOCAL", true, true, false]);
    assert.deepEqual(
      workspace
        .channels()
        .filter(({ members }) => members.includes("U0SOLO"))
        .map(({ id }) => id),
      [incidents],
    );
  });
  test("a person of another organisation has another team; a stranger is one with whom the bot shares no channel", async () => {
    assert.deepEqual(await marks("U0PARTNER"), ["T0PARTNER", false, false, false]);
    const shared = workspace.channels().find(({ id }) => id === "C0SHARED");
    shared?.members.splice(shared.members.indexOf("U0DBCHECK"), 1);
    assert.deepEqual(await marks("U0PARTNER"), ["T0PARTNER", false, false, true]);
    assert.equal((await client.conversations.info({ channel: "C0SHARED" })).channel?.is_ext_shared, true);
    assert.equal((await client.conversations.info({ channel: incidents })).channel?.is_ext_shared, false);
  });
});

describe("lists", () => {
  test("users.conversations: the person's channels that the bot can see, by kind, in pages", async () => {
    const ids = async (args: Parameters<WebClient["users"]["conversations"]>[0]) =>
      (await client.users.conversations(args)).channels?.map(({ id }) => id);
    assert.deepEqual(await ids({ user: "U0GRACE" }), [incidents, "C0SHARED", "C0GENERAL", "C0ARCHIVE"]);
    assert.deepEqual(await ids({ user: "U0GRACE", exclude_archived: true }), [incidents, "C0SHARED", "C0GENERAL"]);
    assert.deepEqual(await ids({ exclude_archived: true }), [incidents, "C0SHARED"], "without a person: the bot's own");
    assert.deepEqual(
      await ids({ user: "U0GRACE", types: "private_channel,im" }),
      ["D0GRACE"],
      "not what the bot cannot see",
    );
    const first = await client.users.conversations({ user: "U0GRACE", limit: 3 });
    assert.equal(first.channels?.length, 3);
    const rest = await client.users.conversations({
      user: "U0GRACE",
      limit: 3,
      cursor: first.response_metadata?.next_cursor ?? "",
    });
    assert.deepEqual([rest.channels?.map(({ id }) => id), rest.response_metadata?.next_cursor], [["C0ARCHIVE"], ""]);
    assert.equal(await refusal(client.users.conversations({ user: "U0NOBODY" })), "user_not_found");
    assert.equal(await refusal(client.users.conversations({ types: "secret" })), "invalid_types");
  });
  test("conversations.members, in pages", async () => {
    const first = await client.conversations.members({ channel: "C0SHARED", limit: 2 });
    const rest = await client.conversations.members({
      channel: "C0SHARED",
      cursor: first.response_metadata?.next_cursor ?? "",
    });
    assert.deepEqual(
      [first.members, rest.members],
      [
        ["U0ADA", "U0GRACE"],
        ["U0PARTNER", "U0DBCHECK"],
      ],
    );
    assert.equal(await refusal(client.conversations.members({ channel: "C0PRIVATE" })), "channel_not_found");
  });
  test("one message of a thread, by its own ts or by a range", async () => {
    const parent = await workspace.say({ channel: incidents, user: "U0ADA", text: "parent" });
    const reply = await workspace.say({ channel: incidents, user: "U0ADA", text: "reply", threadTs: parent.ts });
    await workspace.say({ channel: incidents, user: "U0ADA", text: "another", threadTs: parent.ts });
    const texts = async (args: Parameters<WebClient["conversations"]["replies"]>[0]) =>
      (await client.conversations.replies(args)).messages?.map(({ text }) => text);
    assert.deepEqual(await texts({ channel: incidents, ts: reply.ts }), ["reply"]);
    const range = { oldest: reply.ts, latest: reply.ts };
    assert.deepEqual(await texts({ channel: incidents, ts: parent.ts, ...range, inclusive: true, limit: 1 }), [
      "reply",
    ]);
    assert.deepEqual(await texts({ channel: incidents, ts: parent.ts, ...range }), []);
    const one = await client.conversations.history({
      channel: incidents,
      oldest: parent.ts,
      latest: parent.ts,
      inclusive: true,
      limit: 1,
    });
    assert.deepEqual(
      one.messages?.map(({ text }) => text),
      ["parent"],
    );
  });
  test("reactions.get tells who reacted", async () => {
    const { ts } = await workspace.say({ channel: incidents, user: "U0ADA", text: "here" });
    await workspace.react({ channel: incidents, user: "U0GRACE", ts, name: "pushpin" });
    const { type, channel, message } = await client.reactions.get({ channel: incidents, timestamp: ts });
    assert.deepEqual([type, channel, message?.ts], ["message", incidents, ts]);
    assert.deepEqual(message?.reactions, [{ name: "pushpin", users: ["U0GRACE"], count: 1 }]);
  });
});

describe("scopes", () => {
  test("without one, its methods answer missing_scope with what is needed; others work", async () => {
    await begin({ noScopes: ["users:read", "files:write", "groups:read"] });
    const needed = async (call: Promise<unknown>) => {
      const answer = await call.then(
        () => ({ error: "accepted" }),
        (error: { data: Record<string, unknown> }) => error.data,
      );
      return [answer["error"], "needed" in answer ? answer.needed : null];
    };
    assert.deepEqual(await needed(client.users.info({ user: "U0ADA" })), ["missing_scope", "users:read"]);
    assert.deepEqual(await needed(client.files.getUploadURLExternal({ filename: "x", length: 1 })), [
      "missing_scope",
      "files:write",
    ]);
    assert.deepEqual(await needed(client.users.conversations({ types: "public_channel,private_channel" })), [
      "missing_scope",
      "groups:read",
    ]);
    assert.deepEqual(await needed(client.users.conversations({})), ["accepted", null]);
    assert.deepEqual(await needed(client.chat.postMessage({ channel: incidents, text: "x" })), ["accepted", null]);
  });
  test("history needs the scope of the channel's kind; every answer says which scopes there are", async () => {
    await begin({ noScopes: ["im:history"] });
    const dm = await client.conversations.open({ users: "U0ADA" });
    assert.equal(await refusal(client.conversations.history({ channel: String(dm.channel?.id) })), "missing_scope");
    assert.equal(await refusal(client.conversations.history({ channel: incidents })), "accepted");
    const { response_metadata } = await client.auth.test();
    assert.equal(response_metadata?.scopes?.includes("channels:history"), true);
    assert.equal(response_metadata?.scopes?.includes("im:history"), false);
  });
});
