// Messages of alert bots, flattened: what people see of them is read, and nothing is guessed from it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readBotMessage } from "../../src/alerts/bot-message.ts";

const base = { type: "message", channel: "C1", channel_type: "channel", ts: "1764.1", app_id: "A1", bot_id: "B1" };
const read = (more: Record<string, unknown>) => readBotMessage({ ...base, ...more })?.alert;

test("Alertmanager's own message: title, link, lines and fields of its attachment", () => {
  const alert = read({
    subtype: "bot_message",
    text: "",
    attachments: [
      {
        color: "danger",
        title: "[FIRING:1] PostgresDown (db1.example:5432 critical)",
        title_link: "https://alertmanager.example/#/alerts",
        text: "*Alert:* pg_up is 0\n*Details:*\n • *alertname:* `PostgresDown`\n • *severity:* `critical`",
        fields: [{ title: "dbcheck_target", value: "orders", short: true }],
        fallback: "[FIRING:1] PostgresDown | <https://alertmanager.example/#/alerts>",
      },
    ],
  });
  assert.equal(alert?.title, "[FIRING:1] PostgresDown (db1.example:5432 critical)");
  assert.equal(alert.url, "https://alertmanager.example/#/alerts");
  assert.deepEqual(alert.places, ["db1.example:5432"]);
  const { alertname, severity, dbcheck_target: target, app, channel } = alert.labels;
  assert.deepEqual([alertname, severity, target, app, channel], ["PostgresDown", "critical", "orders", "A1", "C1"]);
  assert.equal(alert.state, "firing");
});

test("blocks, links and escapes are read as people see them", () => {
  const alert = read({
    text: "fallback",
    blocks: [
      { type: "header", text: { type: "plain_text", text: "Orders is down" } },
      { type: "section", text: { type: "mrkdwn", text: "server: <https://x.example|db2.example:6432> &amp; more" } },
      {
        type: "rich_text",
        elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "dbcheck_target=billing" }] }],
      },
    ],
  });
  assert.equal(alert?.title, "fallback");
  assert.equal(alert.labels["dbcheck_target"], "billing");
  assert.ok(alert.places.includes("db2.example:6432"));
});

test("the words that alert bots begin an end with, and Slack's green, are ends; all else is a beginning", () => {
  for (const text of [
    "[RESOLVED] PostgresDown",
    "Resolved: orders",
    ":white_check_mark: Recovered orders",
    "OK: orders",
  ])
    assert.equal(read({ text })?.state, "resolved", text);
  for (const text of ["PostgresDown", "Not resolved yet", "Okinawa is down", "It was recovered yesterday"])
    assert.equal(read({ text })?.state, "firing", text);
  assert.equal(read({ text: "x", attachments: [{ color: "good", text: "y" }] })?.state, "resolved");
});

test("people, replies, edits and direct messages are no alerts", () => {
  assert.ok(readBotMessage({ ...base, text: "down" }));
  for (const more of [
    { bot_id: undefined, user: "U1" },
    { thread_ts: "1764.0" },
    { subtype: "message_changed" },
    { subtype: "channel_join" },
    { channel_type: "im" },
  ])
    assert.equal(readBotMessage({ ...base, text: "down", ...more }), null, JSON.stringify(more));
  for (const odd of [null, "x", [], { text: 1 }, { ...base, attachments: "x", text: {} }]) readBotMessage(odd);
});

test("only a host with its port as a word of its own is a place", () => {
  const alert = read({
    text:
      "at 12:30 http://exporter.example:9187/metrics, db1:5432. (db2.example:5432) [2001:db8::1]:5432 " +
      "user@db3:5432 db4:5432/x",
  });
  assert.deepEqual(alert?.places, ["12:30", "db1:5432", "db2.example:5432", "[2001:db8::1]:5432"]);
});
