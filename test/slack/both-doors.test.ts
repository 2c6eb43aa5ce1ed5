// What is none of Slack's payloads is turned away at both doors alike: neither Bolt nor a listener ever reads it.
import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { test } from "node:test";
import { pino } from "pino";
import { signedRequest } from "../../src/demo/workspace/http-delivery.ts";
import { incidents, scene } from "./scene.ts";
import { until } from "../support/until.ts";

const press = {
  type: "block_actions",
  team: { id: "T0LOCAL" },
  user: { id: "U0ADA", team_id: "T0LOCAL" },
  channel: { id: incidents },
  trigger_id: "9.9",
  actions: [{ type: "button", action_id: "dbcheck_details", value: "x" }],
};
const event = { type: "event_callback", team_id: "T0LOCAL", event_id: "Ev1" };
const said = { type: "app_mention", user: "U0ADA", channel: incidents, ts: "1.1", text: "help" };
const help = {
  command: "/dbcheck",
  text: "help",
  user_id: "U0ADA",
  channel_id: incidents,
  team_id: "T0LOCAL",
  trigger_id: "9.1",
};
const odd: Record<string, unknown>[] = [
  { ...press, user: null },
  { ...press, user: null, team: null },
  { ...press, user: {} },
  { ...press, trigger_id: undefined },
  { ...press, channel: null },
  { ...press, actions: [] },
  { ...press, actions: [null] },
  { ...press, actions: null },
  { ...press, event: null },
  { ...press, type: "message_action", callback_id: "x", message: { ts: "1.1" }, channel: undefined },
  { ...press, type: "message_action", callback_id: "x", message: undefined },
  { ...press, type: "view_submission", view: null },
  { ...event, event: null },
  { ...event, event: { ...said, user: null } },
  { ...event, event: { ...said, channel: null } },
  { ...event, event: { ...said, channel: 7 } },
  { ...event, event: { ...said, item: null } },
  { ...event, event: { ...said, channel: undefined } },
  { ...event, event: said, authorizations: [null] },
  { ...event, event: said, event_id: undefined },
  { ...event, event: said, team_id: {} },
  { ...event, event: { ...said, type: "reaction_added", reaction: "pushpin" } },
  { ...event, event: { ...said, type: "message", channel_type: "im", ts: 7 } },
  { ...press, actions: [{ ...press.actions[0], action_id: {} }] },
  { ...press, type: "view_submission", view: { id: "V1", callback_id: "x", state: { values: { b: { who: null } } } } },
  { ...help, text: undefined },
  { ...help, user_id: null },
  { ...help, trigger_id: null },
  { ...help, event: null },
];

function logTo() {
  const lines: { level: number; msg: string }[] = [];
  const stream = new Writable({
    write: (part: Buffer, _, done) => {
      for (const line of part.toString().trim().split("\n")) lines.push(JSON.parse(line) as (typeof lines)[number]);
      done();
    },
  });
  return { lines, log: pino({ level: "warn" }, stream) };
}
const turnedAway = ({ msg }: { msg: string }) => /none of Slack's|socket could not be read/.test(msg);

test("over HTTP: 400, and no error of the bot's own", async () => {
  const { lines, log } = logTo();
  const it = await scene({ http: true, log });
  const statusOf = async (payload: object) => {
    const body = JSON.stringify(payload);
    const response = await fetch(
      `http://127.0.0.1:${it.app.port()}/slack/events`,
      signedRequest(it.workspace.signingSecret, body, "application/json"),
    );
    return response.status;
  };
  for (const payload of odd) assert.equal(await statusOf(payload), 400, JSON.stringify(payload));
  assert.equal(await statusOf(help), 200);
  assert.deepEqual([lines.length, lines.filter(turnedAway).length], [odd.length, odd.length]);
});

test("over the socket: said in the log, without an acknowledgement, and no error of the bot's own", async () => {
  const { lines, log } = logTo();
  const it = await scene({ log });
  for (const [at, payload] of odd.entries()) {
    const type =
      "command" in payload ? "slash_commands" : payload["type"] === event.type ? "events_api" : "interactive";
    it.workspace.sendRaw(JSON.stringify({ envelope_id: `e${at}`, type, payload, accepts_response_payload: true }));
  }
  const answer = await it.type("/dbcheck help");
  assert.ok(answer.ack.ok, "what follows is answered as ever");
  await until("all of them in the log", () => lines.length >= odd.length);
  assert.deepEqual(
    lines.filter((line) => !turnedAway(line)),
    [],
  );
  assert.equal(lines.length, odd.length);
});
