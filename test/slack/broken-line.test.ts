// The line to Slack breaks at a bad moment: no check is lost by it,
// people are told whose trouble it is, and the end is in time.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { startWorkspace } from "../../src/demo/workspace/workspace.ts";
import { tlsDown } from "./reports.ts";
import { incidents, scene, startable } from "./scene.ts";
import { until } from "../support/until.ts";

/** A store whose `accept` is preceded by something. */
function before(accept: () => Promise<unknown>): (real: MemoryStore) => MemoryStore {
  return (real) =>
    new Proxy(real, {
      get: (target, name) => {
        if (name === "accept")
          return async (request: Parameters<MemoryStore["accept"]>[0]) => {
            await accept();
            return target.accept(request);
          };
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
}

test("the connection is cut before the acknowledgement: the check that was taken is dispatched all the same", async () => {
  let cut = (): void => undefined;
  // The acknowledgement is lost with the connection: it is waited for in vain.
  const it = await scene({
    ackTimeoutMs: 1000,
    store: before(async () => {
      cut();
      await sleep(200);
    }),
  });
  cut = () => it.workspace.cutConnections();
  await it.type("/dbcheck blockster-v2");
  await until("dispatched", () => it.dispatched.length === 1);
});

for (const [what, fault, words] of [
  ["does not answer", { kind: "status", status: 503 }, /not reachable right now/],
  [
    "answers with what is none of its answers",
    { kind: "wrong-answer", fields: { response_metadata: "x" } },
    /not reachable right now/,
  ],
  ["says that the trigger is too old", { kind: "error", error: "expired_trigger_id" }, /again/],
] as const) {
  test(`Slack ${what} when Details are to be opened: that is said, and is no bug of ours`, async () => {
    const it = await scene();
    await it.type("/dbcheck blockster-v2");
    await it.finish(tlsDown);
    const final = await until("final", () => it.workspace.messages(incidents)[2]);
    it.workspace.faults.add({ method: "views.open", ...fault });
    await it.workspace.press({ channel: incidents, ts: final.ts, user: "U0ADA", actionId: "dbcheck_details" });
    const told = await until("told", () => it.workspace.ephemerals("U0ADA").at(-1));
    assert.match(told.text, words);
    assert.doesNotMatch(told.text, /broke|reference/);
  });
}

test("an end with a request and a post under way is over within 5 s", async () => {
  const workspace = await startWorkspace({ ackTimeoutMs: 500 });
  const store = new MemoryStore();
  const dispatched: string[] = [];
  const app = startable(workspace, store, new MemoryStore(), dispatched, { http: true });
  await app.start();
  workspace.deliverTo(`http://127.0.0.1:${app.port()}/slack/events`);
  // Longer than a call may last: what waited for it would end after 8 s; and one part after the other after 10 s.
  workspace.faults.add({ method: "chat.postMessage", kind: "slow", ms: 60_000 });
  await workspace.command({ channel: incidents, user: "U0ADA", text: "/dbcheck blockster-v2" });
  await until("the post is under way", () => workspace.calls("chat.postMessage").length === 1);
  const pending = await requestWithoutEnd(app.port());
  await sleep(100);
  const stopping = Date.now();
  await app.stop();
  const tookMs = Date.now() - stopping;
  pending.destroy();
  await workspace.close();
  assert.ok(tookMs < 7_500, `stopped in ${tookMs} ms`);
});

/** A request whose body never ends, on a connection of its own. */
async function requestWithoutEnd(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  await once(socket, "connect");
  const now = Math.floor(Date.now() / 1000);
  socket.write(
    `POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\nx-slack-request-timestamp: ${now}\r\n\r\n{`,
  );
  return socket;
}

test("Slack refuses a connection anew for a while: the bot goes on trying, and answers as soon as it may", async () => {
  const it = await scene({ ackTimeoutMs: 1000 });
  it.workspace.faults.add({ method: "apps.connections.open", kind: "error", error: "invalid_auth", times: 99 });
  it.workspace.cutConnections();
  await until(
    "refused",
    () => it.workspace.calls("apps.connections.open").filter(({ outcome }) => outcome === "invalid_auth").length >= 2,
  );
  assert.equal((await fetch(`http://127.0.0.1:${it.app.port()}/health`)).status, 503);
  it.workspace.faults.clear();
  await until("connected", () => it.workspace.connections() === 1);
  await until("answered", async () => (await it.type("/dbcheck help")).ack.ok);
});

test("a connection that Slack recycles is replaced at once: the library's own reconnecting waits 5 s before the first try", async () => {
  const it = await scene();
  const opened = it.workspace.calls("apps.connections.open").length;
  const asked = Date.now();
  it.workspace.recycleConnections();
  await until(
    "another",
    () => it.workspace.calls("apps.connections.open").length > opened && it.workspace.connections() === 1,
  );
  assert.ok(Date.now() - asked < 4_500, `after ${Date.now() - asked} ms`);
});
