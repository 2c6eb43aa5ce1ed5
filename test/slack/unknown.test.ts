// Payloads of older versions, of other commands, and with parts
// missing: each has an answer, and its name is in the log.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { after, test } from "node:test";
import { pino } from "pino";
import { signedRequest } from "../../src/demo/workspace/http-delivery.ts";
import { tlsDown } from "./reports.ts";
import { incidents, scene } from "./scene.ts";
import { until } from "../support/until.ts";

const said: string[] = [];
const answers = createServer((request, response) => {
  let body = "";
  request.on("data", (part: Buffer) => (body += part.toString()));
  request.on("end", () => {
    said.push((JSON.parse(body) as { text: string }).text);
    response.end("ok");
  });
});
answers.listen(0, "127.0.0.1");
await once(answers, "listening");
after(() => answers.close() && answers.closeAllConnections());
const responseUrl = `http://127.0.0.1:${(answers.address() as AddressInfo).port}/`;

let logged = "";
const stream = new Writable({
  write: (part: Buffer, _, done) => {
    logged += part.toString();
    done();
  },
});
const it = await scene({ http: true, log: pino({ level: "info" }, stream) });
let trigger = 0;

async function send(payload: Record<string, unknown>, asForm = false): Promise<{ status: number; body: string }> {
  const { id, team_id } = { id: "U0ADA", team_id: "T0LOCAL" };
  const whole = {
    team: { id: "T0LOCAL" },
    user: { id, team_id },
    trigger_id: `1.${(trigger += 1)}`,
    response_url: responseUrl,
    channel: { id: incidents, name: "incidents" },
    ...payload,
  };
  const fields = asForm ? (payload as Record<string, string>) : { payload: JSON.stringify(whole) };
  const body = new URLSearchParams(fields).toString();
  const answer = await fetch(
    `http://127.0.0.1:${it.app.port()}/slack/events`,
    signedRequest(it.workspace.signingSecret, body, "application/x-www-form-urlencoded"),
  );
  return { status: answer.status, body: await answer.text() };
}

test("a button, form, shortcut or command that is not known is answered, and logged by name", async () => {
  const action = (more: object) => ({ type: "block_actions", actions: [{ type: "button", ...more }] });
  assert.equal((await send(action({ action_id: "dbcheck_old_button", value: "x" }))).status, 200);
  await until("an answer", () => /don't know this button.*Run a new check/.test(said.at(-1) ?? ""));
  assert.equal((await send(action({ value: "x" }))).status, 200, "without an action_id");
  assert.equal((await send(action({ action_id: "a link", url: "https://x" }))).status, 200);
  const view = {
    id: "V1",
    type: "modal",
    callback_id: "dbcheck_old_form",
    private_metadata: "",
    state: { values: {} },
  };
  assert.match((await send({ type: "view_submission", view })).body, /"update".*don't know this form/);
  assert.equal((await send({ type: "view_closed", view })).status, 200);
  const shortcut = {
    type: "message_action",
    callback_id: "dbcheck_old_shortcut",
    message: { ts: "1.2" },
    message_ts: "1.2",
  };
  assert.equal((await send(shortcut)).status, 200);
  await until("an answer", () => /don't know this shortcut/.test(said.at(-1) ?? ""));
  assert.equal((await send({ type: "shortcut", callback_id: "dbcheck_old_global" })).status, 200);
  const typed = {
    command: "/dbcheck-two",
    text: "orders",
    user_id: "U0ADA",
    channel_id: incidents,
    team_id: "T0LOCAL",
    trigger_id: "9.9",
  };
  assert.match((await send(typed, true)).body, /I listen to `\/dbcheck`, not `\/dbcheck-two`. Set `DBCHECK_COMMAND`/);
  for (const name of ["button", "form", "shortcut", "global"]) assert.match(logged, new RegExp(`dbcheck_old_${name}`));
  assert.match(logged, /"command":"\/dbcheck-two"/);
  assert.doesNotMatch(logged, /"level":50/);
});

test("every button with an odd value: a sentence to the person, never a bug", async () => {
  await it.type("/dbcheck blockster-v2");
  await it.finish(tlsDown);
  await until("the result", () => it.workspace.messages(incidents).length === 3);
  const check = it.dispatched[0] ?? "";
  for (const [id, odd] of [
    ["dbcheck_run_again", { value: null }],
    ["dbcheck_details", { value: 7 }],
    ["dbcheck_step:1:go", { value: null }],
    ["dbcheck_step:1:go", { value: `${check}:1:dance` }],
    ["dbcheck_step:1:more", { type: "overflow", selected_option: null }],
    ["dbcheck_step:1:more", { type: "overflow", selected_option: { value: {} } }],
    ["dbcheck_ticket_file", { value: `${check}:-1` }],
    ["dbcheck_close_incident", {}],
    ["dbcheck_cancel", { value: ["x"] }],
  ] as const) {
    const before = said.length;
    const { status } = await send({ type: "block_actions", actions: [{ type: "button", action_id: id, ...odd }] });
    assert.equal(status, 200, id);
    const answer = await until(`an answer to ${id}`, () => said[before]);
    assert.match(
      answer,
      /^(I no longer have this check|This button is from an older version|This ticket is no longer)/,
    );
  }
  assert.doesNotMatch(logged, /"level":50/);
});
