// Is a thread readable in a terminal, and does everything that a block says reach it?
import assert from "node:assert/strict";
import { test } from "node:test";
import { renderText } from "../../src/demo/page/render-text.ts";
import type { Message } from "../../src/demo/workspace/types.ts";

const base: Message = { type: "message", ts: "1772139845.000100", user: "U0DBCHECK", team: "T", text: "" };
const says = (message: Partial<Message>) =>
  renderText([{ ...base, ...message }])
    .split("\n")
    .slice(1);
const text = (words: string, style?: object) => ({ type: "text", text: words, ...(style ? { style } : {}) });
const section = (...elements: object[]) => ({ type: "rich_text_section", elements });

test("author and time, replies indented", () => {
  const parent = { ...base, text: "parent" };
  const reply = { ...base, ts: "1772139846.000100", thread_ts: base.ts, text: "reply" };
  const names = { user: () => "dbcheck", channel: (id: string) => id };
  assert.equal(renderText([parent, reply], names), "dbcheck  21:04:05\n  parent\n\n    dbcheck  21:04:06\n      reply");
});

test("mrkdwn: marks, links, mentions, escapes, emoji, quotes, code", () => {
  const words =
    "*down* :red_circle: `db_1` <https://a.b|the page> <@U1> <#C1|ops> <!here> &lt;x&gt; &amp; 2*3*4 " +
    "snake_case_name :unheard:\n&gt; quoted\nafter";
  assert.deepEqual(says({ text: words }), [
    "  down 🔴 db_1 the page (https://a.b) @U1 #ops @here <x> & 2*3*4 snake_case_name :unheard:",
    "  │ quoted",
    "  after",
  ]);
  assert.deepEqual(says({ text: "see ```\n<a>\n  b``` done" }), ["  see", "      <a>", "        b", "  done"]);
});

test("every kind of block that a check uses", () => {
  const plainText = (words: string) => ({ type: "plain_text", text: words });
  const blocks = [
    { type: "header", text: plainText("blockster-v2 :x:") },
    {
      type: "section",
      text: { type: "mrkdwn", text: "*Verdict*" },
      fields: [{ type: "mrkdwn", text: "host\n`db`" }],
      accessory: { type: "overflow", action_id: "m", options: [{ text: plainText("hidden"), value: "v" }] },
    },
    { type: "divider" },
    { type: "context", elements: [{ type: "mrkdwn", text: "took 3 ms" }, plainText("local")] },
    {
      type: "rich_text",
      elements: [
        section(
          text("a "),
          text("b", { bold: true }),
          { type: "emoji", name: "warning" },
          { type: "user", user_id: "U1" },
        ),
        { type: "rich_text_list", style: "bullet", elements: [section(text("one")), section(text("two\nlines"))] },
        { type: "rich_text_list", style: "ordered", indent: 1, elements: [section(text("first"))] },
        { type: "rich_text_quote", elements: [text("said")] },
        { type: "rich_text_preformatted", elements: [text("psql\n  -c")] },
      ],
    },
    {
      type: "plan",
      title: "Checking",
      tasks: [
        {
          task_id: "1",
          title: "dns",
          status: "complete",
          output: { type: "rich_text", elements: [section(text("127.0.0.1"))] },
        },
        { task_id: "2", title: "tcp", status: "in_progress" },
        { task_id: "3", title: "tls", status: "error" },
        { task_id: "4", title: "auth", status: "pending" },
      ],
    },
    { type: "markdown", text: "# Title\n- **one**\n\n```\ncode\n```\n[a](https://b.c)" },
    {
      type: "actions",
      elements: [
        { type: "button", action_id: "a", text: plainText("Run again") },
        { type: "button", action_id: "b", text: plainText("Details") },
      ],
    },
  ];
  assert.deepEqual(says({ blocks }), [
    "  blockster-v2 ❌",
    "  ==============",
    "  Verdict",
    "  host",
    "  db",
    `  ${"─".repeat(40)}`,
    "  took 3 ms  local",
    "  a b⚠️@U1",
    "  • one",
    "  • two",
    "    lines",
    "    1. first",
    "  │ said",
    "      psql",
    "        -c",
    "  Checking 2/4",
    "  ✔ dns",
    "      127.0.0.1",
    "  ◐ tcp",
    "  ✖ tls",
    "  ○ auth",
    "  Title",
    "  =====",
    "  • one",
    "      code",
    "  a (https://b.c)",
    "  [Run again]  [Details]",
  ]);
});

test("a file is named", () => {
  assert.deepEqual(says({ text: "ticket", files: [{ title: "Vendor ticket" }] }), [
    "  ticket",
    "  [file: Vendor ticket]",
  ]);
});
