// The bot as a service: HTTP and its signatures, health, missing tokens, a store that is away, an orderly end.
import assert from "node:assert/strict";
import { createDoors } from "../../src/cli/http-and-slack.ts";
import { directoryOf } from "../../src/cli/target-directory.ts";
import { createHmac } from "node:crypto";
import { after, test } from "node:test";
import { Outage, UserMistake } from "../../src/errors.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { startWorkspace } from "../../src/demo/workspace/workspace.ts";
import { tlsDown } from "./reports.ts";
import { incidents, log, readable, scene, startable } from "./scene.ts";
import { until } from "../support/until.ts";

test("over signed HTTP the same path; a request that is old, from the future, forged or replayed does nothing", async () => {
  const it = await scene({ http: true });
  const { ack } = await it.type("/dbcheck blockster-v2");
  assert.ok(ack.ok);
  await until("headline", () => it.workspace.messages(incidents).length > 0);
  const send = (ageSeconds: number, secret = it.workspace.signingSecret, trigger = "1.2.3") => {
    const body = new URLSearchParams({
      command: "/dbcheck",
      text: "orders",
      team_id: "T0LOCAL",
      channel_id: incidents,
      channel_name: "incidents",
      user_id: "U0ADA",
      trigger_id: trigger,
      response_url: `${it.workspace.url}/none`,
    }).toString();
    const at = Math.floor(Date.now() / 1000) - ageSeconds;
    const signature = `v0=${createHmac("sha256", secret).update(`v0:${at}:${body}`).digest("hex")}`;
    return fetch(`http://127.0.0.1:${it.app.port()}/slack/events`, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": String(at),
        "x-slack-signature": signature,
      },
    });
  };
  assert.equal((await send(400)).status, 401);
  assert.equal((await send(-400)).status, 401);
  assert.equal((await send(0, "another secret")).status, 401);
  assert.equal(it.dispatched.length, 1);
  assert.equal((await send(0)).status, 200);
  await until("the second check", () => it.dispatched.length === 2);
  assert.equal((await send(0)).status, 200);
  assert.equal(it.dispatched.length, 2, "the replay started nothing");
  assert.equal((await fetch(`http://127.0.0.1:${it.app.port()}/elsewhere`)).status, 404);
});

test("/health in both modes: 200 with every part, 503 when the store is away", async () => {
  for (const http of [true, false]) {
    let away = false;
    const it = await scene({
      http,
      store: (real) =>
        Object.assign(Object.create(real) as MemoryStore, {
          counts: async () => (away ? Promise.reject(new Outage("away")) : real.counts()),
          claimMessages: real.claimMessages.bind(real),
          onChange: real.onChange.bind(real),
          workers: real.workers.bind(real),
        }),
    });
    const health = () => fetch(`http://127.0.0.1:${it.app.port()}/health`);
    const good = await health();
    assert.equal(good.status, 200);
    assert.deepEqual(await good.json(), { status: "ok", slack: true, store: true, queue: true, version: "0.0.0" });
    away = true;
    const bad = await health();
    assert.equal(bad.status, 503);
    assert.equal(((await bad.json()) as { store: boolean }).store, false);
  }
});

test("the store is away: the check runs once, in memory, and says that it was not saved", async () => {
  const away = async () => Promise.reject(new Outage("The store is not reachable."));
  const it = await scene({
    store: () =>
      new Proxy(new MemoryStore(), { get: (_, name) => (name === "onChange" ? () => () => undefined : away) }),
  });
  it.workspace.faults.deliverTwice();
  const { acks } = await it.type("/dbcheck blockster-v2");
  assert.ok(acks.every(({ ok }) => ok));
  await it.finish(tlsDown, it.fallbackStore);
  assert.equal(it.dispatched.length, 1);
  const final = await until("final", () => it.workspace.messages(incidents)[2]);
  assert.match(readable(final.blocks), /expired server certificate.*is not saved/);
  await it.workspace.press({ channel: incidents, ts: final.ts, user: "U0ADA", actionId: "dbcheck_details" });
  await until("details from memory", () => it.workspace.views("U0ADA").length === 1);
  await it.type("/dbcheck status");
  await until("status", () => /Store: not reachable/.test(it.workspace.ephemerals("U0ADA").at(-1)?.text ?? ""));
});

test("what is missing or wrong in the configuration is named, and a failed start leaves nothing open", async () => {
  const workspace = await startWorkspace();
  const none = { queue: "q", reachable: true, detail: "" };
  const make = (config: Record<string, string>) =>
    createDoors({
      config: {
        PORT: 0,
        DBCHECK_COMMAND: "/dbcheck",
        SLACK_API_URL: workspace.apiUrl,
        DBCHECK_PICTURES: "on",
        ...config,
      },
      log,
      store: new MemoryStore(),
      dispatcher: { dispatch: async () => undefined, status: async () => none },
      fallback: { store: new MemoryStore(), dispatcher: { dispatch: async () => undefined } },
      targets: () => directoryOf(new Map(), null),
      version: "0",
    });
  const mistake = (words: RegExp) => (error: unknown) => error instanceof UserMistake && words.test(error.message);
  const [app, secret] = [{ SLACK_APP_TOKEN: workspace.appToken }, { SLACK_SIGNING_SECRET: workspace.signingSecret }];
  assert.throws(() => make(app), mistake(/SLACK_APP_TOKEN is set and SLACK_BOT_TOKEN is not/));
  assert.throws(() => make(secret), mistake(/SLACK_SIGNING_SECRET is set and SLACK_BOT_TOKEN is not/));
  assert.throws(() => make({ SLACK_BOT_TOKEN: workspace.botToken }), mistake(/SLACK_APP_TOKEN.*SLACK_SIGNING_SECRET/));
  await assert.rejects(
    make({ SLACK_BOT_TOKEN: "xoxb-wrong", SLACK_APP_TOKEN: workspace.appToken }).open(),
    mistake(/SLACK_BOT_TOKEN \(invalid_auth\)/),
  );
  await assert.rejects(
    make({ SLACK_BOT_TOKEN: workspace.botToken, SLACK_APP_TOKEN: "xapp-wrong" }).open(),
    mistake(/SLACK_APP_TOKEN \(invalid_auth\)/),
  );
  await workspace.close();
});

for (const http of [false, true])
  test(`Slack is away at the start (${http ? "HTTP" : "Socket Mode"}): the bot lives, and when Slack is back what waited is posted, once`, async () => {
    const workspace = await startWorkspace({ ackTimeoutMs: 20_000 });
    const store = new MemoryStore();
    const requester = {
      teamId: "T0LOCAL",
      userId: "U0ADA",
      channelId: incidents,
      channelName: "incidents",
      responseUrl: null,
    };
    await store.accept({ deliveryKey: "k", target: "orders", fingerprint: "f", requester });
    workspace.faults.add({ method: "auth.test", kind: "status", status: 503, times: 99 });
    const app = startable(workspace, store, new MemoryStore(), [], { http });
    await app.start();
    try {
      const status = async (path: string) => (await fetch(`http://127.0.0.1:${app.port()}${path}`)).status;
      assert.deepEqual([await status("/livez"), await status("/readyz"), await status("/health")], [200, 503, 503]);
      assert.equal(await status("/slack/events"), 404);
      await until("another try", () => workspace.calls("auth.test").length >= 2);
      assert.deepEqual(workspace.messages(incidents), []);
      workspace.faults.clear();
      if (http) workspace.deliverTo(`http://127.0.0.1:${app.port()}/slack/events`);
      await until("its messages", () => workspace.messages(incidents).length >= 2);
      await until("ready", async () => (await status("/readyz")) === 200);
      const { ack } = await workspace.command({ channel: incidents, user: "U0ADA", text: "/dbcheck help" });
      assert.ok(ack.ok);
      const texts = workspace.messages(incidents).map(({ text }) => text);
      assert.equal(new Set(texts).size, texts.length, texts.join(" | "));
    } finally {
      await app.stop();
      await workspace.close();
    }
  });

test("Slack was away at the start, and refuses the token when it is back: whoever runs the bot is told", async () => {
  const workspace = await startWorkspace();
  workspace.faults.add({ method: "auth.test", kind: "status", status: 503, times: 1 });
  const refused = new Promise<unknown>((onRefused) => {
    const app = startable(workspace, new MemoryStore(), new MemoryStore(), [], { onRefused });
    workspace.faults.add({ method: "auth.test", kind: "error", error: "token_revoked", times: 99 });
    after(() => app.stop());
    void app.start();
  });
  assert.match(String(await refused), /SLACK_BOT_TOKEN \(token_revoked\)/);
  await workspace.close();
});

test("Slack asks for a new connection, or cuts it: the next command is answered; the end is orderly", async () => {
  const workspace = await startWorkspace({ ackTimeoutMs: 1000 });
  const dispatched: string[] = [];
  const app = startable(workspace, new MemoryStore(), new MemoryStore(), dispatched);
  await app.start();
  const opened = workspace.calls("apps.connections.open").length;
  workspace.cutConnections();
  await until(
    "reconnected",
    () => workspace.calls("apps.connections.open").length > opened && workspace.connections() === 1,
  );
  const answered = async () =>
    (await workspace.command({ channel: incidents, user: "U0ADA", text: "/dbcheck help" })).ack.ok;
  await until("answered", answered);
  const stopping = Date.now();
  await app.stop();
  assert.ok(Date.now() - stopping < 9000, `stopped in ${Date.now() - stopping} ms`);
  await workspace.close();
});
