// Each type of payload that Slack documents, signed and over HTTP, with what the bot answers: never an error of its
// own. Shapes: docs.slack.dev/reference/interaction-payloads, /apis/events-api, /enterprise, /apis/slack-connect.
import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { test } from "node:test";
import { pino } from "pino";
import { slackSignature } from "../../src/demo/workspace/http-delivery.ts";
import { incidents, scene } from "./scene.ts";

let logged = "";
const stream = new Writable({ write: (part: Buffer, _, done) => (logged += part.toString()) && done() });
const it = await scene({ http: true, log: pino({ level: "warn" }, stream) });
let count = 0;
const home = { team_id: "T0LOCAL", api_app_id: "A1" };
const modal = { id: "V1", type: "modal", private_metadata: "", state: { values: {} }, blocks: [] };

const event = (inner: object, more: object = {}) =>
  JSON.stringify({
    ...home,
    type: "event_callback",
    event_id: `Ev${(count += 1)}`,
    event_time: 1,
    authorizations: [{ team_id: "T0LOCAL", user_id: "U0DBCHECK", is_bot: true, is_enterprise_install: false }],
    ...more,
    event: inner,
  });
const acts = (payload: object) =>
  new URLSearchParams({
    payload: JSON.stringify({
      ...home,
      team: { id: "T0LOCAL", domain: "local" },
      user: { id: "U0ADA", team_id: "T0LOCAL", name: "ada" },
      channel: { id: incidents, name: "incidents" },
      trigger_id: `9.${(count += 1)}`,
      response_url: "http://127.0.0.1:1/",
      enterprise: null,
      is_enterprise_install: false,
      ...payload,
    }),
  }).toString();
const command = (more: Record<string, string> = {}) =>
  new URLSearchParams({
    ...home,
    command: "/dbcheck",
    text: "help",
    user_id: "U0ADA",
    channel_id: incidents,
    channel_name: "incidents",
    trigger_id: `9.${(count += 1)}`,
    response_url: "http://127.0.0.1:1/",
    ...more,
  }).toString();
const said = (type: string, more: object = {}) => ({
  type,
  user: "U0ADA",
  channel: incidents,
  ts: "1.1",
  event_ts: "1.1",
  text: "<@U0DBCHECK> help",
  ...more,
});
const press = (action: object, more: object = {}) =>
  acts({
    type: "block_actions",
    container: { type: "message", message_ts: "1.1", channel_id: incidents },
    message: { ts: "1.1", text: "" },
    actions: [{ block_id: "b", action_ts: "1.1", ...action }],
    ...more,
  });
const grid = { enterprise_id: "E1", is_enterprise_install: "true" };

/** What is sent, the status, and what the body says; "" where an acknowledgement carries nothing. */
const table: [name: string, body: () => string, status: number, answer: RegExp][] = [
  ["url_verification", () => JSON.stringify({ type: "url_verification", challenge: "c-1" }), 200, /c-1/],
  ["app_mention", () => event(said("app_mention")), 200, /^$/],
  ["app_mention without a text", () => event({ type: "app_mention", user: "U0ADA", channel: incidents }), 200, /^$/],
  ["message.im", () => event(said("message", { channel: "D1", channel_type: "im", text: "help" })), 200, /^$/],
  ["message_changed", () => event(said("message", { subtype: "message_changed", channel_type: "im" })), 200, /^$/],
  [
    "app_home_opened, home",
    () => event({ type: "app_home_opened", user: "U0ADA", tab: "home", channel: "D1" }),
    200,
    /^$/,
  ],
  ["app_home_opened, messages", () => event({ type: "app_home_opened", user: "U0ADA", tab: "messages" }), 200, /^$/],
  [
    "reaction_added to a file",
    () => event(said("reaction_added", { reaction: "pushpin", item: { type: "file", file: "F1" } })),
    200,
    /^$/,
  ],
  [
    "reaction_removed",
    () =>
      event(said("reaction_removed", { reaction: "eyes", item: { type: "message", channel: incidents, ts: "1.1" } })),
    200,
    /^$/,
  ],
  [
    "an event that nobody asked for",
    () => event({ type: "member_joined_channel", user: "U0ADA", channel: incidents }),
    200,
    /^$/,
  ],
  ["app_uninstalled", () => event({ type: "app_uninstalled" }), 200, /^$/],
  ["tokens_revoked", () => event({ type: "tokens_revoked", tokens: { bot: ["U1"] } }), 200, /^$/],
  [
    "an event of Grid",
    () => event(said("app_mention"), { enterprise_id: "E1", is_ext_shared_channel: false }),
    200,
    /^$/,
  ],
  [
    "an event of Connect",
    () => event(said("app_mention", { user_team: "T0OTHER" }), { is_ext_shared_channel: true }),
    200,
    /^$/,
  ],
  ["app_rate_limited", () => JSON.stringify({ ...home, type: "app_rate_limited", minute_rate_limited: 1 }), 200, /^$/],
  ["slash command", () => command(), 200, /checks a database/],
  ["slash command of Grid", () => command(grid), 200, /./],
  ["slash command without a text", () => command({ text: "" }), 200, /^/],
  ["ssl_check", () => "ssl_check=1&token=x", 200, /^$/],
  ["button", () => press({ type: "button", action_id: "dbcheck_details", value: "x" }), 200, /^$/],
  [
    "overflow",
    () => press({ type: "overflow", action_id: "dbcheck_more", selected_option: { value: "x:close" } }),
    200,
    /^$/,
  ],
  ["overflow without a choice", () => press({ type: "overflow", action_id: "dbcheck_more" }), 200, /^$/],
  [
    "static_select",
    () =>
      press(
        { type: "static_select", action_id: "dbcheck_ticket_change:vendor", selected_option: { value: "neon" } },
        { view: modal },
      ),
    200,
    /^$/,
  ],
  [
    "users_select of another app's kind",
    () => press({ type: "users_select", action_id: "who", selected_user: "U1" }),
    200,
    /^$/,
  ],
  [
    "a press in an ephemeral message",
    () =>
      press(
        { type: "button", action_id: "dbcheck_run_again", value: "x" },
        { container: { type: "message", is_ephemeral: true }, message: undefined },
      ),
    200,
    /^$/,
  ],
  [
    "a press in the Home tab",
    () =>
      press(
        { type: "button", action_id: "dbcheck_home_page:2", value: "x" },
        { view: { ...modal, type: "home" }, channel: undefined },
      ),
    200,
    /^$/,
  ],
  [
    "a press from another organization",
    () =>
      press(
        { type: "button", action_id: "dbcheck_take", value: "x" },
        { user: { id: "U0PARTNER", team_id: "T0OTHER" } },
      ),
    200,
    /^$/,
  ],
  ["a press without actions", () => acts({ type: "block_actions", actions: [] }), 400, /^$/],
  [
    "view_submission",
    () => acts({ type: "view_submission", view: { ...modal, callback_id: "dbcheck_close_form" } }),
    200,
    /response_action.*update/,
  ],
  [
    "view_submission of a form unknown",
    () => acts({ type: "view_submission", view: { ...modal, callback_id: "x" } }),
    200,
    /don't know this form/,
  ],
  [
    "view_closed",
    () => acts({ type: "view_closed", view: { ...modal, callback_id: "x" }, is_cleared: false }),
    200,
    /^$/,
  ],
  [
    "message_action",
    () =>
      acts({
        type: "message_action",
        callback_id: "dbcheck_shortcut_steps",
        message: { ts: "1.1" },
        message_ts: "1.1",
      }),
    200,
    /^$/,
  ],
  ["shortcut", () => acts({ type: "shortcut", callback_id: "x", channel: undefined }), 200, /^$/],
  [
    "a team of null, as org-wide installs send",
    () =>
      press(
        { type: "button", action_id: "dbcheck_details", value: "x" },
        { team: null, enterprise: { id: "E1" }, is_enterprise_install: true },
      ),
    200,
    /^$/,
  ],
  ["null", () => "null", 400, /^$/],
  ["payload=null", () => "payload=null", 400, /^$/],
  ["payload that is no JSON", () => "payload=%7B", 400, /^$/],
  ["a list", () => "[]", 400, /^$/],
  ["nothing", () => "", 400, /^$/],
];

async function send(body: string): Promise<{ status: number; text: string }> {
  const at = Math.floor(Date.now() / 1000);
  const isJson = /^[[{n]/.test(body);
  const answer = await fetch(`http://127.0.0.1:${it.app.port()}/slack/events`, {
    method: "POST",
    body,
    headers: {
      "content-type": isJson ? "application/json" : "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": String(at),
      "x-slack-signature": slackSignature(it.workspace.signingSecret, at, body),
    },
  });
  return { status: answer.status, text: await answer.text() };
}

test("each type of payload has its answer, and none is an error of the bot's own", async () => {
  const odd: string[] = [];
  for (const [name, body, status, answer] of table) {
    const got = await send(body());
    if (got.status !== status || !answer.test(got.text)) odd.push(`${name}: ${got.status} ${got.text.slice(0, 120)}`);
  }
  assert.deepEqual(odd, []);
  assert.doesNotMatch(logged, /"level":50/);
});
