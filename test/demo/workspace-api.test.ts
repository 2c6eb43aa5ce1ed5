// Does the local workspace's Web API behave as Slack's, seen through Slack's own client?
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { WebClient } from "@slack/web-api";
import { startWorkspace, type Workspace } from "../../src/demo/workspace/workspace.ts";
import { clientOf, refusal } from "./bot.ts";

const incidents = "C0INCIDENTS";
let workspace: Workspace;
let client: WebClient;
let nowMs = Date.now();

before(async () => {
  workspace = await startWorkspace({ now: () => nowMs, editWindowMs: 60_000 });
  client = clientOf(workspace);
});
after(() => workspace.close());

const section = (text: string) => ({ type: "section" as const, text: { type: "mrkdwn" as const, text } });
const words = (text: string) => ({
  type: "rich_text" as const,
  elements: [{ type: "rich_text_section" as const, elements: [{ type: "text" as const, text }] }],
});

/** Posts without the client's own types, as a bot with a bug would. */
async function call(method: string, args: Record<string, unknown>) {
  return client.apiCall(method, args);
}

describe("who may call", () => {
  test("the bot's token says who the bot is", async () => {
    const me = await client.auth.test();
    assert.equal(me.user_id, "U0DBCHECK");
    assert.equal(me.team_id, "T0LOCAL");
  });
  test("other tokens are refused, each with its reason", async () => {
    assert.equal(await refusal(clientOf(workspace, "xoxb-wrong").auth.test()), "invalid_auth");
    assert.equal(await refusal(clientOf(workspace, "").auth.test()), "not_authed");
    assert.equal(await refusal(client.apps.connections.open({})), "not_allowed_token_type");
    assert.equal(await refusal(call("chat.unheardOf", {})), "unknown_method");
  });
});

describe("messages", () => {
  test("post, reply, update, read back, link, delete", async () => {
    const metadata = { event_type: "run", event_payload: { id: "r1" } };
    const parent = await client.chat.postMessage({
      channel: incidents,
      text: "parent",
      blocks: [section("*parent*")],
      metadata,
    });
    const parentTs = String(parent.ts);
    const reply = await client.chat.postMessage({ channel: incidents, thread_ts: parentTs, text: "reply" });
    const deeper = await client.chat.postMessage({
      channel: incidents,
      thread_ts: String(reply.ts),
      text: "reply to the reply",
    });
    assert.equal(deeper.message?.thread_ts, parentTs, "a reply's reply belongs to the parent");

    await client.chat.update({ channel: incidents, ts: parentTs, text: "changed", blocks: [section("changed")] });
    const history = await client.conversations.history({ channel: incidents, include_all_metadata: true });
    const read = history.messages?.find((message) => message.ts === parentTs);
    assert.equal(read?.reply_count, 2);
    assert.deepEqual(read?.metadata, metadata, "metadata survives an update that does not name it");
    assert.equal(read?.edited, undefined, "an update with blocks leaves no mark");
    const plain = await client.conversations.history({ channel: incidents });
    assert.equal(
      plain.messages?.find((message) => message.ts === parentTs)?.metadata,
      undefined,
      "metadata only where asked for",
    );

    const thread = await client.conversations.replies({
      channel: incidents,
      ts: parentTs,
      oldest: String(reply.ts),
      limit: 1,
    });
    assert.deepEqual(
      thread.messages?.map((message) => message.text),
      ["reply to the reply"],
    );

    const { permalink } = await client.chat.getPermalink({ channel: incidents, message_ts: String(reply.ts) });
    assert.match(String(permalink), /\/archives\/C0INCIDENTS\/p\d+\?thread_ts=/);

    await client.chat.update({ channel: incidents, ts: parentTs, text: "only text" });
    assert.equal(workspace.thread(incidents, parentTs)[0]?.blocks, undefined, "text without blocks removes the blocks");

    await client.chat.delete({ channel: incidents, ts: parentTs });
    assert.equal(workspace.thread(incidents, parentTs)[0]?.subtype, "tombstone");
    assert.equal(await refusal(client.chat.delete({ channel: incidents, ts: parentTs })), "message_not_found");
  });

  test("where the bot may write", async () => {
    const text = "hello";
    assert.equal(await refusal(client.chat.postMessage({ channel: "C0GENERAL", text })), "not_in_channel");
    assert.equal(await refusal(client.chat.postMessage({ channel: "C0PRIVATE", text })), "channel_not_found");
    assert.equal(await refusal(client.chat.postMessage({ channel: "D0ADAGRACE", text })), "channel_not_found");
    assert.equal(await refusal(client.chat.postMessage({ channel: "C0NOWHERE", text })), "channel_not_found");
    assert.equal(await refusal(client.chat.postMessage({ channel: "C0ARCHIVE", text })), "is_archived");
    assert.equal(await refusal(client.conversations.history({ channel: "C0GENERAL" })), "not_in_channel");
    assert.equal(await refusal(client.conversations.join({ channel: "C0ARCHIVE" })), "is_archived");
    const opened = await client.conversations.open({ users: "U0ADA" });
    assert.equal((await client.chat.postMessage({ channel: String(opened.channel?.id), text })).channel, "D0ADA");
    assert.equal(
      (await client.chat.postMessage({ channel: "U0GRACE", text })).channel,
      "D0GRACE",
      "a person's id stands for the direct message",
    );
  });

  test("only the author may update, only in time, and rich text stays rich text", async () => {
    const hers = await workspace.say({ channel: incidents, user: "U0ADA", text: "mine" });
    assert.equal(
      await refusal(client.chat.update({ channel: incidents, ts: hers.ts, text: "x" })),
      "cant_update_message",
    );
    assert.equal(await refusal(client.chat.delete({ channel: incidents, ts: hers.ts })), "cant_delete_message");
    const rich = await client.chat.postMessage({ channel: incidents, text: "rich", blocks: [words("rich")] });
    const ts = String(rich.ts);
    assert.equal(
      await refusal(client.chat.update({ channel: incidents, ts, text: "x", blocks: [section("x")] })),
      "block_mismatch",
    );
    assert.equal(
      await refusal(client.chat.update({ channel: incidents, ts, text: "x".repeat(4001), blocks: [words("x")] })),
      "msg_too_long",
    );
    await client.chat.update({ channel: incidents, ts, text: "x", blocks: [words("still rich")] });
    nowMs += 61_000;
    assert.equal(
      await refusal(client.chat.update({ channel: incidents, ts, text: "x", blocks: [words("late")] })),
      "edit_window_closed",
    );
  });

  test("ephemeral messages are seen by one person and are not in the history", async () => {
    await client.chat.postEphemeral({ channel: incidents, user: "U0ADA", text: "psst" });
    assert.equal(workspace.ephemerals("U0ADA").at(-1)?.text, "psst");
    assert.equal(workspace.ephemerals("U0GRACE").length, 0);
    assert.equal(
      workspace.messages(incidents).some((message) => message.text === "psst"),
      false,
    );
    assert.equal(
      await refusal(client.chat.postEphemeral({ channel: incidents, user: "U0NOBODY", text: "x" })),
      "user_not_in_channel",
    );
  });

  test("people, groups, reactions and files", async () => {
    assert.equal((await client.users.info({ user: "U0GUEST" })).user?.is_restricted, true);
    assert.deepEqual((await client.usergroups.users.list({ usergroup: "S0ONCALL" })).users, ["U0ADA"]);
    const { ts } = await client.chat.postMessage({ channel: incidents, text: "react" });
    await client.reactions.add({ channel: incidents, timestamp: String(ts), name: "eyes" });
    assert.equal(
      await refusal(client.reactions.add({ channel: incidents, timestamp: String(ts), name: "eyes" })),
      "already_reacted",
    );
    await client.reactions.remove({ channel: incidents, timestamp: String(ts), name: "eyes" });
    await client.filesUploadV2({
      channel_id: incidents,
      thread_ts: String(ts),
      filename: "ticket.md",
      content: "# Ticket\nümlaut",
      title: "Ticket",
    });
    const file = workspace.thread(incidents, String(ts)).at(-1)?.files?.[0];
    assert.equal(file?.["title"], "Ticket");
    const address = String(file?.["url_private"]);
    const asBot = { headers: { authorization: `Bearer ${client.token ?? ""}` } };
    assert.equal(await (await fetch(address, asBot)).text(), "# Ticket\nümlaut");
    assert.match(await (await fetch(address)).text(), /DOCTYPE/, "a stranger gets the page for logging in");
    const elsewhere = client.filesUploadV2({ channel_id: "C0GENERAL", filename: "a.txt", file: Buffer.from("bytes") });
    assert.equal(await refusal(elsewhere), "not_in_channel", "an upload needs membership even where posting would not");
  });
});
