// A press that tells the house's own people, with real targets and real receivers; nobody is told without one.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { directoryOf } from "../../src/cli/target-directory.ts";
import { renderText } from "../../src/demo/page/render-text.ts";
import { buildTarget } from "../../src/target/build.ts";
import { sharedCluster } from "../support/cluster.ts";
import { freshStore } from "../support/store.ts";
import { tlsDown as down } from "./reports.ts";
import { incidents, readable, scene } from "./scene.ts";
import { until } from "../support/until.ts";

const cluster = await sharedCluster();
const [ada] = ["U0ADA"];

/** Takes everything, and remembers it; answers with this status. */
async function receiver(status: number) {
  const received: { headers: Record<string, unknown>; body: Record<string, unknown> }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      received.push({ headers: request.headers, body: JSON.parse(body) as Record<string, unknown> });
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ status: "success", message: "Event processed", dedup_key: "dbcheck" }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

async function outage(hooks: { pagerduty?: string; webhook?: string }) {
  const name = `db${randomUUID().slice(0, 6)}`;
  const store = await freshStore(cluster);
  const escalation = {
    ...(hooks.pagerduty ? { pagerduty: { routing_key: "0123456789abcdef0123456789abcdef" } } : {}),
    ...(hooks.webhook
      ? { webhook: { url: `${hooks.webhook}/hooks/T01/canary-5e1d07`, secret: "hook-secret-of-the-house" } }
      : {}),
    email: "oncall@example.com",
  };
  const entry = { url: "postgres://app:canary-5e1d07@db.example/app", escalation };
  const target = buildTarget(name, entry, { PAGERDUTY_EVENTS_URL: hooks.pagerduty });
  const directory = directoryOf(new Map([[name, target]]), null);
  const it = await scene({ directory, store: () => store });
  await it.type(`/dbcheck ${name}`);
  await until("dispatch", () => it.dispatched.length > 0);
  const id = it.dispatched.at(-1) ?? "";
  assert.ok(await store.claim(id, "w", 60_000));
  assert.ok(await store.finish(id, "w", { state: "done", report: { ...down, id, target: { ...down.target, name } } }));
  const final = await until("the verdict", () =>
    it.workspace.messages(incidents).find((one) => JSON.stringify(one).includes("dbcheck_escalate")),
  );
  const choose = async (kind: string) => {
    await it.workspace.press({ channel: incidents, ts: final.ts, actionId: "dbcheck_escalate", user: ada });
    const view = await until("the form", () =>
      it.workspace.views(ada).find((one) => one.callback_id === "dbcheck_escalate_form"),
    );
    await it.workspace.submitView({ user: ada, view: view.id, values: { channel: { channel: kind } } });
    const shown = () => readable(it.workspace.views(ada).at(-1)?.blocks);
    await until("what came of it", () => !/Sending|Notify via/.test(shown()));
    const words = shown();
    const json = JSON.stringify(it.workspace.views(ada).at(-1));
    await it.workspace.closeView({ user: ada, view: view.id });
    return { words, json };
  };
  const everything = async () =>
    JSON.stringify([it.workspace.calls(), await store.events({ target: name }), await store.check(id)]);
  return { ...it, name, store, choose, everything };
}

test("PagerDuty is told once for an incident, with the verdict and the thread's link; it is kept in the thread", async () => {
  const pager = await receiver(202);
  const it = await outage({ pagerduty: pager.url });
  assert.equal(pager.received.length, 0, "nobody is told without a press");
  const { words } = await it.choose("pagerduty");
  assert.match(words, /Sent: Page with PagerDuty/);
  await it.choose("pagerduty");
  const [first, second] = pager.received;
  assert.equal(first?.body["event_action"], "trigger");
  assert.equal(first?.body["dedup_key"], second?.body["dedup_key"], "one incident is one alert");
  assert.match(JSON.stringify(first?.body), /certificate.*archives\/C0INCIDENTS/);
  await until("the note", () =>
    /Escalated via Page with PagerDuty.*By @U0ADA/s.test(renderText(it.workspace.messages(incidents))),
  );
  assert.ok(
    (await it.store.events({ target: it.name })).some(({ type, actor }) => type === "escalated" && actor === ada),
  );
  assert.doesNotMatch(await it.everything(), /0123456789abcdef0123456789abcdef/);
});

test("a webhook that says no: the reason is shown, and nothing is claimed; a mail is a draft", async () => {
  const hook = await receiver(500);
  const it = await outage({ webhook: hook.url });
  const { words } = await it.choose("webhook");
  assert.match(words, /Not sent:.*It may have arrived anyway/);
  assert.equal(hook.received[0]?.body["schema"], "dbcheck.escalation/1");
  assert.match(String(hook.received[0]?.headers["dbcheck-signature"]), /^t=\d+,v1=[0-9a-f]{64}$/);
  assert.ok(!(await it.store.events({ target: it.name })).some(({ type }) => type === "escalated"));
  const draft = await it.choose("email");
  assert.match(draft.json, /"url":"mailto:oncall(@|%40)example\.com\?subject=/);
  assert.match(draft.words, /dbcheck itself sends no mail/);
  assert.doesNotMatch(`${await it.everything()}${draft.json}`, /canary-5e1d07|hook-secret-of-the-house/);
});
