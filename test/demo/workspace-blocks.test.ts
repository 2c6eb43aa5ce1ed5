// Does the local workspace refuse the blocks that Slack refuses, and say where?
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { WebClient } from "@slack/web-api";
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

const section = (text: string) => ({ type: "section" as const, text: { type: "mrkdwn" as const, text } });
const words = (text: string) => ({
  type: "rich_text" as const,
  elements: [{ type: "rich_text_section" as const, elements: [{ type: "text" as const, text }] }],
});

/** Posts without the client's own types, as a bot with a bug would. */
async function call(method: string, args: Record<string, unknown>) {
  return client.apiCall(method, args);
}

describe("blocks that Slack refuses", () => {
  const plan = (count: number, same = false) => ({
    type: "plan",
    title: "Checks",
    tasks: Array.from({ length: count }, (_, index) => ({
      type: "task_card",
      task_id: same ? "t" : `t${index}`,
      title: "dns",
      status: "pending",
    })),
  });
  const button = (over: object) => ({
    type: "actions",
    elements: [{ type: "button", text: { type: "plain_text", text: "Run" }, action_id: "a", ...over }],
  });
  const accepted: [string, unknown[]][] = [
    ["a plan of 50 tasks", [plan(50)]],
    ["fifty dividers", Array.from({ length: 50 }, () => ({ type: "divider" }))],
    ["3000 characters", [section("x".repeat(3000))]],
    ["markdown", [{ type: "markdown", text: "**x**" }]],
  ];
  const refused: [string, unknown[], RegExp][] = [
    [
      "51 blocks",
      Array.from({ length: 51 }, () => ({ type: "divider" })),
      /no more than 50 items allowed \[json-pointer:\/blocks\]/,
    ],
    [
      "a long section",
      [section("x".repeat(3001))],
      /less than 3001 characters \[json-pointer:\/blocks\/0\/text\/text\]/,
    ],
    ["an empty section", [section("")], /more than 0 characters/],
    ["a section of nothing", [{ type: "section" }], /missing required field/],
    [
      "11 fields",
      [{ type: "section", fields: Array.from({ length: 11 }, () => ({ type: "mrkdwn", text: "x" })) }],
      /less than 11 items/,
    ],
    [
      "a long header",
      [{ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }],
      /less than 151 characters/,
    ],
    ["mrkdwn in a header", [{ type: "header", text: { type: "mrkdwn", text: "x" } }], /\/blocks\/0\/text\/type/],
    ["a long button", [button({ text: { type: "plain_text", text: "x".repeat(76) } })], /less than 76 characters/],
    ["a long value", [button({ value: "x".repeat(2001) })], /less than 2001 characters/],
    ["an invented property", [button({ colour: "red" })], /invalid additional property: colour/],
    [
      "11 context elements",
      [{ type: "context", elements: Array.from({ length: 11 }, () => ({ type: "mrkdwn", text: "x" })) }],
      /less than 11 items/,
    ],
    [
      "the same block_id twice",
      [
        { type: "divider", block_id: "b" },
        { type: "divider", block_id: "b" },
      ],
      /block_id "b" already exists/,
    ],
    ["two plans", [plan(1), plan(1)], /no more than 1 plan block allowed/],
    ["51 tasks", [plan(51)], /less than 51 items/],
    ["the same task twice", [plan(2, true)], /task_id must be unique/],
    [
      "a status of our own",
      [{ type: "task_card", task_id: "t", title: "x", status: "skipped" }],
      /\/blocks\/0\/status/,
    ],
    ["an unknown block", [{ type: "checklist" }], /unsupported type/],
    ["a modal's block", [{ type: "alert", text: { type: "plain_text", text: "x" } }], /unsupported type/],
    ["an empty rich text", [words("")], /more than 0 characters/],
    [
      "6 overflow options",
      [
        {
          type: "section",
          text: { type: "plain_text", text: "x" },
          accessory: {
            type: "overflow",
            options: Array.from({ length: 6 }, () => ({ text: { type: "plain_text", text: "x" }, value: "v" })),
          },
        },
      ],
      /less than 6 items/,
    ],
    [
      "too much markdown",
      [
        { type: "markdown", text: "x".repeat(7000) },
        { type: "markdown", text: "x".repeat(7000) },
      ],
      /less than 12001/,
    ],
  ];
  for (const [what, blocks] of accepted) {
    test(`accepts ${what}`, async () => {
      assert.equal(await refusal(call("chat.postMessage", { channel: incidents, text: "x", blocks })), "accepted");
    });
  }
  for (const [what, blocks, why] of refused) {
    test(`refuses ${what}`, async () => {
      await assert.rejects(
        call("chat.postMessage", { channel: incidents, text: "x", blocks }),
        (error: { data: { error: string; response_metadata: { messages: string[] } } }) => {
          assert.equal(error.data.error, "invalid_blocks");
          assert.match(error.data.response_metadata.messages.join("\n"), why);
          return true;
        },
      );
    });
  }
  test("says the same in blocks.validate, with errors one by one", async () => {
    await assert.rejects(
      call("blocks.validate", { blocks: [section("x".repeat(3001))] }),
      (error: { data: { errors: { pointer: string; code: string }[] } }) => {
        assert.deepEqual(
          error.data.errors.map(({ pointer, code }) => ({ pointer, code })),
          [{ pointer: "/blocks/0/text/text", code: "too_long" }],
        );
        return true;
      },
    );
    assert.equal(await refusal(call("blocks.validate", { blocks: [plan(3)] })), "accepted");
    assert.equal(await refusal(call("blocks.validate", {})), "invalid_arguments");
  });
  test("other refusals of a post", async () => {
    assert.equal(await refusal(call("chat.postMessage", { channel: incidents })), "no_text");
    assert.equal(
      await refusal(call("chat.postMessage", { channel: incidents, text: "x".repeat(40_001) })),
      "msg_too_long",
    );
    assert.equal(
      await refusal(call("chat.postMessage", { channel: incidents, text: "x", blocks: "[{" })),
      "invalid_blocks_format",
    );
    assert.equal(
      await refusal(call("chat.postMessage", { channel: incidents, text: "x", metadata: { event_type: "" } })),
      "invalid_metadata_format",
    );
    assert.equal(
      await refusal(call("chat.postMessage", { channel: incidents, text: "x", thread_ts: "1.2" })),
      "thread_not_found",
    );
  });
  test("a workspace without plans refuses them", async () => {
    const old = await startWorkspace({ plansAllowed: false });
    try {
      assert.equal(await refusal(clientOf(old).apiCall("blocks.validate", { blocks: [plan(1)] })), "invalid_blocks");
      assert.equal(
        await refusal(clientOf(old).apiCall("chat.postMessage", { channel: incidents, text: "x", blocks: [plan(1)] })),
        "invalid_blocks",
      );
    } finally {
      await old.close();
    }
  });
});
