// The bot's own doors, attacked: Slack's payloads over both ways in, Slack's answers, hooks and the HTTP API, mutated
// by chance. Each request is answered by what is wrong with it, nothing is a bug of ours, and what follows still works.
import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { test } from "node:test";
import { pino } from "pino";
import { signedRequest } from "../../../src/demo/workspace/http-delivery.ts";
import { stepAction } from "../../../src/slack/action-ids.ts";
import { actionListeners, formListeners, shortcutListeners } from "../../../src/slack/listeners/index.ts";
import { deliver, payloads, secret } from "../../alerts/deliveries.ts";
import { campaignSeconds, campaignSeed } from "../../support/campaign.ts";
import { mutated, pick, seededRandom, type Random } from "../../support/mutate.ts";
import { until } from "../../support/until.ts";
import { headlessBot } from "../../server/bot.ts";
import { tlsDown } from "../../slack/reports.ts";
import { incidents, scene, type Scene } from "../../slack/scene.ts";
import { faults } from "../../tickets/faults.ts";
import { campaign } from "./attack.ts";

const byItselfSeconds = 12;
/** The workspace that stands in for Slack keeps every call: for so long it has the room. */
const seconds = Math.min(60, campaignSeconds(byItselfSeconds));
/** Errors of a language are bugs, whoever logs them, and so is every answer that says so. */
const isBug = (line: string) => /\b(?:Type|Range|Reference|Syntax|Assertion)Error\b|met a bug/.test(line);

function bugsIn() {
  const bugs: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (lines: string, _, done) => {
      bugs.push(...lines.split("\n").filter(isBug));
      done();
    },
  });
  return { bugs, log: pino({ level: "warn" }, stream) };
}

interface Sent {
  type: "slash_commands" | "interactive" | "events_api";
  payload: object;
}

/** What people do, with the value of a message that is there. */
function sentBy(value: string, random: Random): Sent {
  const home = { team_id: "T0LOCAL", api_app_id: "A1" };
  const person = {
    ...home,
    team: { id: "T0LOCAL", domain: "local" },
    user: { id: "U0ADA", team_id: "T0LOCAL", name: "ada" },
    channel: { id: incidents, name: "incidents" },
    trigger_id: `9.${Math.floor(random() * 1e9)}`,
    message: { ts: "1.1", text: "" },
    container: { type: "message", message_ts: "1.1", channel_id: incidents },
  };
  const view = {
    id: "V1",
    type: "modal",
    private_metadata: pick([value, JSON.stringify({ checkId: value }), ""], random),
    state: { values: { b: { who: { type: "plain_text_input", value: "x" } } } },
    blocks: [],
  };
  const event = (inner: object): Sent => ({
    type: "events_api",
    payload: {
      ...home,
      type: "event_callback",
      event_id: `Ev${random()}`,
      event_time: 1,
      authorizations: [{ team_id: "T0LOCAL", user_id: "U0DBCHECK", is_bot: true, is_enterprise_install: false }],
      event: { user: "U0ADA", channel: incidents, ts: "1.1", event_ts: "1.1", ...inner },
    },
  });
  const acts = (payload: object): Sent => ({ type: "interactive", payload: { ...person, ...payload } });
  const action = pick(actionListeners, random);
  const id = action?.hasSuffix === true ? `${action.id}:${pick(["0", "1", "x"], random)}` : (action?.id ?? stepAction);
  const choice = pick([{ value }, { selected_option: { value: `close:${value}` } }, { value: `${value}:1` }], random);
  const command = pick(["help", "list", "blockster-v2", "history orders", "watch orders every 5m", "status"], random);
  const all: (() => Sent)[] = [
    () => ({
      type: "slash_commands",
      payload: {
        ...home,
        command: "/dbcheck",
        text: command,
        user_id: "U0ADA",
        channel_id: incidents,
        trigger_id: "9",
      },
    }),
    () =>
      acts({
        type: "block_actions",
        actions: [{ type: "button", block_id: "b", action_ts: "1.1", action_id: id, ...choice }],
        ...(random() < 0.3 ? { view } : {}),
      }),
    () =>
      acts({
        type: pick(["view_submission", "view_closed"], random),
        view: { ...view, callback_id: pick(formListeners, random)?.id },
      }),
    () => acts({ type: "message_action", callback_id: pick(shortcutListeners, random)?.id, message_ts: "1.1" }),
    () => event({ type: "app_mention", text: `<@U0DBCHECK> ${command}` }),
    () => event({ type: "message", channel_type: "im", channel: "D0ADA", text: command }),
    () => event({ type: "app_home_opened", tab: "home", channel: "D0ADA" }),
    () =>
      event({
        type: pick(["reaction_added", "reaction_removed"], random),
        reaction: pick(["pushpin", "eyes"], random),
        item: { type: "message", channel: incidents, ts: "1.1" },
      }),
  ];
  return (pick(all, random) as () => Sent)();
}

/** A check that is there, with an incident. */
async function begun(it: Scene): Promise<string> {
  await it.type("/dbcheck blockster-v2");
  await it.finish(tlsDown);
  await until("its end is told", () => it.workspace.messages(incidents).length >= 3);
  return it.dispatched[0] ?? "";
}

async function stillWorks(it: Scene): Promise<void> {
  it.workspace.faults.clear();
  await until("a command is answered", async () => (await it.type("/dbcheck help")).ack.ok);
}

test("Slack's payloads by HTTP, mutated: 200, 400 or 401, and no bug", async () => {
  const seed = campaignSeed();
  const { bugs, log } = bugsIn();
  const it = await scene({ http: true, log });
  const value = await begun(it);
  await campaign(seconds, async (n) => {
    const random = seededRandom(seed + n);
    const { type, payload } = sentBy(value, random);
    const changed = mutated(payload, random);
    const isJson = type === "events_api" || random() < 0.1;
    const body = isJson ? JSON.stringify(changed) : formOf(type, changed);
    const { status } = await fetch(
      `http://127.0.0.1:${it.app.port()}/slack/events`,
      signedRequest(
        it.workspace.signingSecret,
        body,
        isJson ? "application/json" : "application/x-www-form-urlencoded",
      ),
    );
    assert.ok([200, 400, 401, 404].includes(status), `seed ${seed + n}: ${status} for ${body}`);
    assert.deepEqual(bugs, [], `seed ${seed + n}: ${body}`);
  });
  await stillWorks(it);
});

/** As Slack has it: a command's fields, or one with the payload. */
function formOf(type: string, payload: unknown): string {
  if (type !== "slash_commands") return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const fields = Object.entries(payload ?? {}).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(fields).toString();
}

test("Slack's payloads over the socket, mutated: no bug, and the line stands", async () => {
  const seed = campaignSeed();
  const { bugs, log } = bugsIn();
  const it = await scene({ log });
  const value = await begun(it);
  await campaign(
    seconds,
    async (n) => {
      const random = seededRandom(seed + n);
      const envelope = { envelope_id: `e${n}`, ...sentBy(value, random), accepts_response_payload: true };
      const changed =
        random() < 0.1 ? mutated(envelope, random) : { ...envelope, payload: mutated(envelope.payload, random) };
      it.workspace.sendRaw(JSON.stringify(changed));
      // Their work goes on after they were read.
      if (n % 20 === 0) await it.type("/dbcheck help");
      assert.deepEqual(bugs, [], `seed ${seed + n} or a little before: ${JSON.stringify(changed)}`);
    },
    1,
  );
  await stillWorks(it);
});

test("Slack's answers, wrong by chance: no bug, and what people ask for is answered afterwards", async () => {
  const seed = campaignSeed();
  const { bugs, log } = bugsIn();
  const it = await scene({ log });
  const value = await begun(it);
  const odd = [null, 7, "", "x", [], {}, { ts: null }, [null]];
  await campaign(
    seconds,
    async (n) => {
      const random = seededRandom(seed + n);
      const fields = Object.fromEntries(
        ["ok", "ts", "channel", "message", "view", "user", "messages", "users", "response_metadata", "error"]
          .filter(() => random() < 0.3)
          .map((name) => [name, pick(odd, random)]),
      );
      const fault = pick(
        [
          { kind: "wrong-answer", fields },
          { kind: "status", status: pick([400, 404, 500, 503], random) ?? 500 },
          { kind: "error", error: pick(["internal_error", "msg_too_long", "channel_not_found", "x"], random) ?? "x" },
          { kind: "lost-answer" },
        ] as const,
        random,
      );
      if (fault) it.workspace.faults.add({ method: "*", times: 1 + Math.floor(random() * 3), ...fault });
      const { type, payload } = sentBy(value, random);
      it.workspace.sendRaw(JSON.stringify({ envelope_id: `e${n}`, type, payload, accepts_response_payload: true }));
      if (n % 10 === 0) await it.type("/dbcheck help");
      assert.deepEqual(bugs, [], `seed ${seed + n} or a little before: ${JSON.stringify([fault, payload])}`);
    },
    1,
  );
  await stillWorks(it);
});

test("hooks and the API, mutated: what is wrong is a 4xx, and no bug", async () => {
  const seed = campaignSeed();
  const hooks = ["ALERTMANAGER", "GRAFANA", "PAGERDUTY", "DATADOG", "OPSGENIE", "JIRA", "SENTRY", "GENERIC"];
  const bot = await headlessBot(
    `  orders: { url: "PATIENT", alerts: [{ source: pagerduty, match: { service: orders } }] }\n`,
    Object.fromEntries(hooks.map((name) => [`DBCHECK_HOOK_${name}_TOKEN`, secret])),
  );
  const token = await bot.token("soak", null);
  const asks: ((random: Random) => [path: string, body: unknown])[] = [
    () => ["/v1/checks", { target: "orders" }],
    (random) => ["/v1/replay", pick(Object.values(faults), random)],
    () => ["/v1/lint", { text: "config :app, App.Repo, pool_size: 5", framework: "ecto" }],
    () => ["/v1/isolate", { tests: [{ name: "a", outcome: "failed", options: { ssl: true } }] }],
    () => ["/mcp", { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "list_targets", arguments: {} } }],
  ];
  await campaign(seconds, async (n) => {
    const random = seededRandom(seed + n);
    const [path, body] = (pick(asks, random) as (typeof asks)[number])(random);
    const hook = pick(payloads, random);
    const isHook = hook !== undefined && random() < 0.5;
    const sent = isHook
      ? deliver({ ...hook, body: mutated(hook.body, random) }, { atMs: Date.now() })
      : { body: JSON.stringify(mutated(body, random)), headers: { authorization: `Bearer ${token}` } };
    const { status } = await fetch(bot.url(isHook ? `/hooks/${hook.source.name}` : path), {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...sent.headers },
      body: sent.body,
    });
    const which = `seed ${seed + n}: ${isHook ? hook.name : path}: ${status} for ${String(sent.body)}`;
    // 503: the bot takes only so many at once.
    assert.ok(status < 500 || status === 503, which);
    assert.deepEqual(bot.drainLog().split("\n").filter(isBug), [], which);
  });
  const answer = await fetch(bot.url("/v1/targets"), { headers: { authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 200);
});
