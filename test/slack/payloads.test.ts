// Each type of payload that Slack documents, signed and over HTTP, with what the bot answers and sends: never an error
// of its own. Shapes: interaction payloads, events API, enterprise and Slack Connect, as docs.slack.dev has them.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { after, test } from "node:test";
import { pino } from "pino";
import { signedRequest } from "../../src/demo/workspace/http-delivery.ts";
import { ticketActions } from "../../src/slack/action-ids.ts";
import { actionListeners, formListeners, shortcutListeners } from "../../src/slack/listeners/index.ts";
import { incidents, scene, targets } from "./scene.ts";
import { until } from "../support/until.ts";

/** What the bot tells people by response_url. */
const answered: string[] = [];
const answers = createServer((request, response) => {
  let body = "";
  request.on("data", (part: Buffer) => (body += part.toString()));
  request.on("end", () => response.end("ok") && answered.push(`response_url ${body}`));
});
answers.listen(0, "127.0.0.1");
await once(answers, "listening");
after(() => answers.close() && answers.closeAllConnections());
const response_url = `http://127.0.0.1:${(answers.address() as AddressInfo).port}/`;

let logged = "";
const stream = new Writable({ write: (part: Buffer, _, done) => (logged += part.toString()) && done() });
const [base = assert.fail()] = targets;
/** Two of one channel: whoever names none is asked which. */
const known = ["blockster-v2", "orders"].map((name) => ({
  ...base,
  name,
  policy: { ...base.policy, allowedChannels: [incidents] },
}));
const it = await scene({ http: true, known, log: pino({ level: "warn" }, stream) });
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
      response_url,
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
    response_url,
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
const partner = { id: "U0PARTNER", team_id: "T0OTHER", name: "pat" };
const message = (more: object) => event(said("message", { channel_type: "channel", ...more }));
const reaction = (type: string, emoji: string, item: object) => event(said(type, { reaction: emoji, item }));
const submission = (callback_id: string, more: object = {}) =>
  acts({ type: "view_submission", view: { ...modal, callback_id }, channel: undefined, ...more });
const chosen = (callback_id: string, more: object = {}) =>
  acts({ type: "message_action", callback_id, message: { ts: "1.1" }, message_ts: "1.1", ...more });
const inMessage = { type: "message", channel: incidents, ts: "1.1" };

interface Row {
  name: string;
  body: () => string;
  /** Of the acknowledgement, 200 and empty where nothing else is said. */
  status?: number;
  answer?: RegExp;
  /** What Slack gets from the bot afterwards; nothing where nothing is said. */
  sends?: RegExp;
}

const helps = /^chat\.postEphemeral .*checks a database/;
const refuses = /^(chat\.postEphemeral|response_url) .*workspace that I'm installed in/;
/** The one input of a modal alone has a row of its own. */
const shown = actionListeners.filter(({ id }) => id !== ticketActions.change);
const table: Row[] = [
  {
    name: "url_verification",
    body: () => JSON.stringify({ type: "url_verification", challenge: "c-1" }),
    answer: /c-1/,
  },
  { name: "app_mention", body: () => event(said("app_mention")), sends: helps },
  {
    name: "app_mention without a text",
    body: () => event({ type: "app_mention", user: "U0ADA", channel: incidents, ts: "1.1" }),
    sends: /^chat\.postEphemeral .*Name one/,
  },
  { name: "app_mention by a bot", body: () => event(said("app_mention", { bot_id: "B2" })) },
  {
    name: "message.im",
    body: () => message({ channel: "D0ADA", channel_type: "im", text: "help" }),
    sends: /^chat\.postMessage .*D0ADA.*checks a database/,
  },
  { name: "message.im of the bot's own", body: () => message({ channel_type: "im", bot_id: "B1" }) },
  ...["message_changed", "message_deleted", "message_replied", "channel_join", "bot_message", "file_share"].map(
    (subtype): Row => ({ name: `message, ${subtype}`, body: () => message({ subtype, channel_type: "im" }) }),
  ),
  { name: "message.channels", body: () => message({}) },
  { name: "message.groups in a thread", body: () => message({ channel_type: "group", thread_ts: "1.0" }) },
  {
    name: "app_home_opened, home",
    body: () => event({ type: "app_home_opened", user: "U0ADA", tab: "home", channel: "D0ADA" }),
    sends: /^views\.publish .*U0ADA/,
  },
  { name: "app_home_opened, messages", body: () => event({ type: "app_home_opened", user: "U0ADA", tab: "messages" }) },
  {
    name: "reaction_added to a file",
    body: () => reaction("reaction_added", "pushpin", { type: "file", file: "F1" }),
  },
  {
    name: "reaction_added to a file's comment",
    body: () => reaction("reaction_added", "pushpin", { type: "file_comment", file: "F1", file_comment: "Fc1" }),
  },
  { name: "reaction_added, a pushpin elsewhere", body: () => reaction("reaction_added", "pushpin", inMessage) },
  { name: "reaction_removed", body: () => reaction("reaction_removed", "eyes", inMessage) },
  ...["member_joined_channel", "channel_archive", "link_shared", "team_join"].map((type): Row => ({
    name: `an event that nobody asked for, ${type}`,
    body: () => event({ type, user: "U0ADA", channel: incidents }),
  })),
  {
    name: "function_executed, of a workflow's step",
    body: () =>
      event({
        type: "function_executed",
        function: { id: "Fn1", callback_id: "check", type: "app" },
        function_execution_id: "Fx1",
        workflow_execution_id: "Wx1",
        inputs: {},
        bot_access_token: "xwfp-1",
      }),
  },
  { name: "app_uninstalled", body: () => event({ type: "app_uninstalled" }) },
  { name: "tokens_revoked", body: () => event({ type: "tokens_revoked", tokens: { bot: ["U1"] } }) },
  {
    name: "app_rate_limited",
    body: () => JSON.stringify({ ...home, type: "app_rate_limited", minute_rate_limited: 1 }),
  },
  {
    name: "Grid: an event",
    body: () => event(said("app_mention"), { enterprise_id: "E1", is_ext_shared_channel: false }),
    sends: helps,
  },
  {
    name: "Connect: a mention by another organization's person",
    body: () =>
      event(said("app_mention", { user: "U0PARTNER", user_team: "T0OTHER", channel: "C0SHARED" }), {
        is_ext_shared_channel: true,
      }),
    sends: refuses,
  },
  { name: "slash command", body: () => command(), answer: /checks a database/ },
  { name: "slash command without a text", body: () => command({ text: "" }), answer: /Name one/ },
  { name: "Grid: a slash command", body: () => command(grid), answer: /checks a database/ },
  {
    name: "Connect: a slash command",
    body: () => command({ user_id: "U0PARTNER", team_id: "T0OTHER", text: "blockster-v2" }),
    answer: /workspace that I'm installed in/,
  },
  { name: "ssl_check", body: () => "ssl_check=1&token=x" },
  ...["static_select", "external_select", "users_select", "conversations_select", "channels_select"].map(
    (type): Row => ({
      name: `block_actions, ${type}`,
      body: () => press({ type, action_id: "who", selected_option: { value: "x" } }),
      sends: /^response_url .*don't know this button/,
    }),
  ),
  ...["datepicker", "timepicker", "checkboxes", "radio_buttons", "plain_text_input", "workflow_button"].map(
    (type): Row => ({
      name: `block_actions, ${type}`,
      body: () => press({ type, action_id: "who" }),
      sends: /^response_url .*don't know this button/,
    }),
  ),
  {
    name: "block_actions, a link",
    body: () => press({ type: "button", action_id: "who", url: "https://example.com" }),
  },
  ...shown.map(({ id, hasSuffix }): Row => ({
    name: `button ${id}, of a check that is gone`,
    body: () => press({ type: "button", action_id: hasSuffix === true ? `${id}:1:x` : id, value: "x" }),
    sends: id.startsWith("dbcheck_home") ? /^views\.publish / : /^response_url .*(no longer|older version)/,
  })),
  {
    name: "overflow without a choice",
    body: () => press({ type: "overflow", action_id: "dbcheck_more" }),
    sends: /^response_url .*older version/,
  },
  {
    name: "a press within a modal",
    body: () =>
      press(
        { type: "static_select", action_id: "dbcheck_ticket_change:vendor", selected_option: { value: "neon" } },
        { view: modal, message: undefined },
      ),
    sends: /^views\.push .*dbcheck/,
  },
  {
    name: "a press in an ephemeral message",
    body: () =>
      press(
        { type: "button", action_id: "dbcheck_run_again", value: "x" },
        { container: { type: "message", is_ephemeral: true }, message: undefined },
      ),
    sends: /^response_url .*no longer/,
  },
  {
    name: "a press in the Home tab",
    body: () =>
      press(
        { type: "button", action_id: "dbcheck_home_page:2", value: "x" },
        { view: { ...modal, type: "home" }, channel: undefined },
      ),
    sends: /^views\.publish /,
  },
  {
    name: "Connect: a press",
    body: () => press({ type: "button", action_id: "dbcheck_take", value: "x" }, { user: partner }),
    sends: refuses,
  },
  {
    name: "Grid: a press, with a team of null",
    body: () =>
      press(
        { type: "button", action_id: "dbcheck_details", value: "x" },
        { team: null, enterprise: { id: "E1" }, is_enterprise_install: true },
      ),
    sends: /^response_url /,
  },
  {
    name: "block_suggestion",
    body: () => acts({ type: "block_suggestion", action_id: "who", block_id: "b", value: "x" }),
    answer: /^\{"options":\[\]\}$/,
  },
  {
    name: "interactive_message",
    body: () => acts({ type: "interactive_message", callback_id: "x", actions: [{ name: "x", type: "button" }] }),
  },
  { name: "dialog_submission", body: () => acts({ type: "dialog_submission", callback_id: "x", submission: {} }) },
  { name: "a press without actions", body: () => acts({ type: "block_actions", actions: [] }), status: 400 },
  ...formListeners.map(({ id }): Row => ({
    name: `view_submission of ${id}, of a check that is gone`,
    body: () => submission(id),
    answer: /"response_action":"(update|errors)"/,
  })),
  { name: "view_submission of a form unknown", body: () => submission("x"), answer: /don't know this form/ },
  {
    name: "Connect: view_submission",
    body: () => submission("dbcheck_close_form", { user: partner }),
    answer: /"response_action":"(update|errors)"/,
  },
  { name: "view_closed", body: () => acts({ type: "view_closed", view: { ...modal, callback_id: "x" } }) },
  ...shortcutListeners.map(({ id }): Row => ({
    name: `message_action ${id}, where there is no check`,
    body: () => chosen(id),
    sends: /^response_url .*has no check/,
  })),
  { name: "message_action unknown", body: () => chosen("x"), sends: /^response_url .*don't know this shortcut/ },
  {
    name: "Connect: message_action",
    body: () => chosen("dbcheck_shortcut_steps", { user: partner }),
    sends: /^response_url .*has no check/,
  },
  {
    name: "shortcut",
    body: () => acts({ type: "shortcut", callback_id: "x", channel: undefined, response_url: undefined }),
    sends: /^views\.open .*don't know this shortcut/,
  },
  ...["null", "payload=null", "payload=%7B", "[]", ""].map((body): Row => ({
    name: `no payload: ${body}`,
    body: () => body,
    status: 400,
  })),
];

async function send(body: string): Promise<{ status: number; text: string }> {
  const isJson = /^[[{n]/.test(body);
  const answer = await fetch(
    `http://127.0.0.1:${it.app.port()}/slack/events`,
    signedRequest(it.workspace.signingSecret, body, isJson ? "application/json" : "application/x-www-form-urlencoded"),
  );
  return { status: answer.status, text: await answer.text() };
}

/** All that people could see of the bot since it was last asked for, whichever way it went. */
function newlySent(): string[] {
  const visible = it.workspace.calls().filter(({ method }) => /^(chat|views|files|reactions)\./.test(method));
  const calls = visible.slice(seenCalls);
  seenCalls = visible.length;
  return [...calls.map(({ method, args }) => `${method} ${JSON.stringify(args)}`), ...answered.splice(0)];
}
let seenCalls = 0;

test("each type of payload has its answer, and the one thing that the bot sends; none is an error of its own", async () => {
  const odd: string[] = [];
  for (const { name, body, status = 200, answer = /^$/, sends } of table) {
    const got = await send(body());
    if (got.status !== status || !answer.test(got.text)) odd.push(`${name}: ${got.status} ${got.text.slice(0, 160)}`);
    const saw: string[] = [];
    if (sends)
      await until(`what ${name} sends`, () => saw.push(...newlySent()) > 0, 4000).catch(() =>
        odd.push(`${name} sends nothing`),
      );
    saw.push(...newlySent());
    if (saw.length !== (sends ? 1 : 0) || !saw.every((one) => sends?.test(one)))
      odd.push(`${name} sends ${saw.map((one) => one.slice(0, 200)).join(" and ")}`);
  }
  assert.equal((await send(command())).status, 200);
  assert.deepEqual([...odd, ...newlySent()], [], "nothing came later");
  assert.doesNotMatch(logged, /"level":50/);
});
