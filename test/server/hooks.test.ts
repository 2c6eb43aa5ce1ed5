// POST /hooks/SOURCE over a real port, into a real store: what is taken, what is refused, and what is told to whom.
import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { after, test } from "node:test";
import { pino } from "pino";
import { hookSecrets } from "../../src/alerts/hook-access.ts";
import { alertSources } from "../../src/alerts/sources/index.ts";
import { directoryOf } from "../../src/cli/target-directory.ts";
import { environment } from "../../src/config.ts";
import { startHttpServer } from "../../src/server/http-server.ts";
import { hookRoutes } from "../../src/server/routes/hooks.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import type { Store } from "../../src/store/store.ts";
import { readTargets } from "../../src/target/file.ts";
import { CheckIntake } from "../../src/use-cases/check-intake.ts";
import { TokenGate } from "../../src/use-cases/tokens.ts";
import type { ReceivedAlert } from "../../src/alerts/alert.ts";
import { receiveAlerts } from "../../src/use-cases/receive-alert.ts";
import { certificate, deliver, payload, payloads, secret, topic } from "../alerts/deliveries.ts";
import { deepJson, hostileBodies } from "../alerts/hostile.ts";
import { sharedCluster } from "../support/cluster.ts";
import { freshStore } from "../support/store.ts";

const file = `targets:
  orders:
    url: postgres://app:canary-7f3a@db1.orders.example:5432/orders
    vendor: aws
    vendor_ids: { instance: orders-prod, region: eu-central-1 }
    channel: C0ORDERS
    alerts:
      - { source: pagerduty, match: { service: orders database } }
      - { source: sentry, match: { project: orders } }
      - { source: sentry, match: { project: 1, environment: production } }
  billing:
    url: postgres://app@db2.billing.example/billing
`;
const { targets } = readTargets(file, "t.yaml", {});

let logged = "";
const log = pino(new Writable({ write: (chunk, _, done) => ((logged += String(chunk)), done()) }));

/** A bot's hooks, with the secrets of `config`. */
async function hooks(store: Store, config: Record<string, string>) {
  const dispatched: string[] = [];
  const dispatcher = { dispatch: async (id: string) => void dispatched.push(id) };
  const context = {
    log,
    store,
    intake: new CheckIntake({ store, dispatcher }, { store: new MemoryStore(), dispatcher }, log),
    targets: () => directoryOf(targets, null),
    nameOf: async () => null,
    linkTo: async () => null,
    wake: () => {},
  };
  const get = async () => certificate().cert;
  const parts = {
    sources: alertSources,
    secretsOf: (source: (typeof alertSources)[number]) => hookSecrets(config, source),
    get,
  };
  const routes = hookRoutes({
    context,
    gate: new TokenGate(store),
    hooks: parts,
    hosts: [],
    health: async () => {
      throw new Error("nobody asks");
    },
    slack: { path: "/slack", listener: () => null },
  });
  const server = await startHttpServer({ host: "127.0.0.1", port: 0 }, routes, log);
  after(() => server.close(100));
  const url = `http://127.0.0.1:${server.port}/hooks`;
  const send = async (
    path: string,
    { headers, body }: { headers: Record<string, string | undefined>; body: Buffer | string },
  ) => {
    const known = Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    const answer = await fetch(`${url}/${path}`, { method: "POST", headers: known, body });
    return { status: answer.status, said: (await answer.json()) as Record<string, unknown> };
  };
  return { send, dispatched, context };
}

const allOn = Object.fromEntries(
  alertSources.map(({ name, variable }) => [
    variable,
    name === "cloudwatch" ? topic : `an-older-secret-of-this ${secret}`,
  ]),
);
const store = await freshStore(await sharedCluster());
const { send, dispatched, context } = await hooks(store, allOn);
/** As it is sent just now: what is signed with a time is signed with this one. */
const current = (name: string) => {
  const one = payload(name);
  const text = JSON.stringify(one.body).replaceAll(/2026-11-29T/g, `${new Date().toISOString().slice(0, 10)}T`);
  return deliver({ ...one, body: JSON.parse(text) as unknown }, { atMs: Date.now() });
};
const ledger = async (target: string | null) => (await store.newestAlerts(500)).filter((row) => row.target === target);

test("every variable of a hook is read from the environment", () => {
  for (const { variable } of alertSources) assert.ok(variable in environment.shape, variable);
});

test("each source's alert reaches its target or the ledger with the reason, and its check is run", async () => {
  const reached: Record<string, string | null> = {
    "alertmanager-firing": "orders",
    "grafana-firing": "orders",
    "pagerduty-triggered": "orders",
    "datadog-triggered": "orders",
    "opsgenie-create": "orders",
    "jira-create": "orders",
    "cloudwatch-alarm": "orders",
    "sentry-issue-alert": "orders",
    "sentry-metric-critical": "orders",
    "better-stack-started": "orders",
    "uptime-kuma-down": "orders",
    "generic-firing": "orders",
    "generic-smallest": "orders",
    "pagerduty-own": null,
  };
  for (const [name, target] of Object.entries(reached)) {
    const before = (await ledger(target)).length;
    const { status, said } = await send(payload(name).source.name, current(name));
    assert.equal(status, 200, `${name}: ${JSON.stringify(said)}`);
    assert.ok((await ledger(target)).length > before, `${name} is not in the ledger of ${target}`);
  }
  const open = new Set(dispatched);
  assert.equal(open.size, 2, "one run for orders, one for billing");
  const checks = await Promise.all([...open].map((id) => store.check(id)));
  const check = checks.find((one) => one?.target === "orders");
  assert.deepEqual([check?.alert?.title, check?.alert?.channel], ["PostgresDown", "C0ORDERS"]);
  assert.ok(
    (await ledger(null)).some(({ outcome, reason }) => outcome === "own" && reason === "dbcheck itself raised it"),
  );
});

test("the end of each is taken, and what starts nothing is answered kindly", async () => {
  for (const { name, source, expected } of payloads) {
    if (expected.some(({ state }) => state === "firing")) continue;
    const { status, said } = await send(source.name, current(name));
    assert.equal(status, 200, name);
    if (expected.length === 0) assert.deepEqual(said["received"], 0, name);
  }
});

test("the hook's own path names the target, and a wrong one is kept with its reason", async () => {
  const named = (key: string) => deliver({ ...payload("generic-firing"), body: { key, title: "Down" } });
  assert.deepEqual((await send("generic/billing", named("by-path"))).said["outcomes"], { "joined-check": 1 });
  assert.deepEqual((await send("generic/biling", named("by-wrong-path"))).said["outcomes"], { unmatched: 1 });
  assert.equal((await ledger(null))[0]?.reason, "the hook's path names no target in the targets file");
});

test("forged 401, cut off 400, too large 413, no such hook 404, another method 405: never a run", async () => {
  const runs = dispatched.length;
  const good = current("alertmanager-firing");
  const status = async (path: string, sent: { headers: Record<string, string | undefined>; body: Buffer | string }) =>
    (await send(path, sent)).status;
  assert.equal(await status("alertmanager", { ...good, headers: { authorization: "Bearer wrong" } }), 401);
  assert.equal(await status("alertmanager", { ...good, headers: {} }), 401);
  assert.equal(await status("alertmanager?token=".concat(secret), { ...good, headers: {} }), 401);
  assert.equal(await status("pagerduty", good), 401);
  assert.equal(await status("alertmanager", { ...good, body: good.body.subarray(0, 200) }), 400);
  assert.equal(await status("alertmanager", { ...good, body: Buffer.alloc(10 * 1024 * 1024, "x") }), 413);
  assert.equal(await status("nagios", good), 404);
  assert.equal(await status("alertmanager/orders/more", good), 404);
  const old = deliver(payload("pagerduty-triggered"), { atMs: 0 });
  const body = Buffer.from(old.body.toString().replaceAll("2026-11-29", "2020-01-01"));
  const signed = deliver({ ...payload("pagerduty-triggered"), body: JSON.parse(body.toString()) as unknown });
  assert.deepEqual(await send("pagerduty", signed), {
    status: 401,
    said: { title: "Unauthorized", status: 401, detail: "The alert is not accepted: its event is older than a day." },
  });
  assert.equal(dispatched.length, runs);
  assert.ok(!logged.includes(secret) && !logged.includes("canary-7f3a"));
});

test("each source's alert forged, cut off or of 10 MB is refused over the port: no run, and no line in the ledger", async () => {
  const [runs, kept] = [dispatched.length, (await store.newestAlerts(500)).length];
  for (const { name } of alertSources) {
    const one =
      payloads.find(({ source, expected }) => source.name === name && expected.length > 0) ?? assert.fail(name);
    const good = current(one.name);
    const forged = deliver(one, { atMs: Date.now(), secret: "another", sns: { Signature: "AAAA" } });
    const half = good.body.subarray(0, good.body.length / 2);
    const huge = Buffer.alloc(10 * 1024 * 1024, " ");
    assert.equal((await send(name, forged)).status, 401, `${name}, forged`);
    const cutOff = (await send(name, { ...good, body: half })).status;
    assert.ok([400, 401].includes(cutOff), `${name}, cut off: ${cutOff}`);
    assert.equal((await send(name, { ...good, body: huge })).status, 413, `${name}, 10 MB`);
  }
  assert.deepEqual([dispatched.length, (await store.newestAlerts(500)).length], [runs, kept]);
});

test("a replay starts nothing, whatever its source", async () => {
  const runs = dispatched.length;
  for (const one of payloads.filter(({ expected }) => expected.length > 0)) {
    const { said } = await send(one.source.name, current(one.name));
    const became = said["outcomes"] as Record<string, number>;
    // The smallest has no time of its own: it is one until its end, which never came.
    assert.deepEqual(Object.keys(became), ["repeated"], `${one.name}: ${JSON.stringify(became)}`);
  }
  assert.equal(dispatched.length, runs);
});

test("a source without its secret is off: 404, and a line in the log that names the variable", async () => {
  const off = await hooks(store, { DBCHECK_HOOK_GRAFANA_TOKEN: secret });
  logged = "";
  const answer = await off.send("alertmanager", current("alertmanager-firing"));
  assert.equal(answer.status, 404);
  await off.send("alertmanager", current("alertmanager-firing"));
  const lines = logged.split("\n").filter((line) => line.includes("DBCHECK_HOOK_ALERTMANAGER_TOKEN"));
  assert.equal(lines.length, 1, "said once a minute");
});

test("whatever is believed can be kept: fields spoiled in each way, in one group, and none costs another", async () => {
  const access = { secrets: [secret, topic], get: async () => certificate().cert };
  const all: ReceivedAlert[] = [];
  const some = [...hostileBodies()].filter((_, at) => at % 7 === 0);
  for (const { payload: one, body } of some)
    all.push(
      ...(await one.source.read(deliver({ ...one, body }, { sns: { Signature: "" } }), access).then(
        ({ alerts }) => alerts,
        () => [],
      )),
    );
  const taken = await receiveAlerts(context, { source: "generic", path: "billing", alerts: all });
  assert.equal(taken.length, all.length);
  const kept = new Set(
    all.map(({ key, state, moment, isOneUntilEnded }) => JSON.stringify([key, state, isOneUntilEnded ? "" : moment])),
  );
  assert.ok(taken.filter(({ outcome }) => outcome !== null).length >= kept.size / 2, "they are taken as new");
});

test("10 MB, cut off, empty, nested, of another type: 413 or 400 from each source, never a run", async () => {
  const runs = dispatched.length;
  for (const name of ["alertmanager-firing", "grafana-firing", "datadog-triggered", "opsgenie-create", "jira-create"]) {
    const { source, headers } = payload(name);
    const sent = (body: Buffer) =>
      send(source.name, { headers: { ...headers, authorization: `Bearer ${secret}` }, body });
    const whole = current(name).body;
    for (const [status, body] of [
      [413, Buffer.alloc(10 * 1024 * 1024, " ")],
      [400, whole.subarray(0, whole.length - 1)],
      [400, Buffer.alloc(0)],
      [400, Buffer.from(deepJson())],
      [400, Buffer.from("[]")],
      [400, Buffer.from("null")],
      [400, Buffer.from('"{}"')],
    ] as const)
      assert.equal((await sent(body)).status, status, `${name}: ${body.toString().slice(0, 40)}`);
  }
  assert.equal(dispatched.length, runs);
  assert.doesNotMatch(logged, /a request met a bug/);
});

test("while the store is away the answer is 503, so that the sender keeps the alert", async () => {
  const away = await hooks(new MemoryStore(), allOn);
  const { status, said } = await away.send("alertmanager", current("alertmanager-firing"));
  assert.deepEqual(
    [status, said["detail"]],
    [503, "The bot's own store cannot be reached, and alerts are kept there."],
  );
  assert.deepEqual(away.dispatched, []);
});
