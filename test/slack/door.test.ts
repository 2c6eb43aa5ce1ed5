// What reaches the bot's port, and what Slack's API answers, when it is not what Slack sends.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { networkInterfaces } from "node:os";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { signedRequest } from "../../src/demo/workspace/http-delivery.ts";
import { createClients, troubleOf } from "../../src/slack/connection/web-clients.ts";
import { healthy } from "./reports.ts";
import { incidents, log, scene, targets } from "./scene.ts";
import { until } from "../support/until.ts";

const form = "application/x-www-form-urlencoded";
const json = "application/json";

test("signed or not, what Bolt cannot read is refused, and the bot goes on", async () => {
  const it = await scene({ http: true });
  const url = `http://127.0.0.1:${it.app.port()}/slack/events`;
  const send = async (body: string, contentType: string, secret: string | null = it.workspace.signingSecret) => {
    const plain = { method: "POST", body, headers: { "content-type": contentType } };
    return (await fetch(url, secret === null ? plain : signedRequest(secret, body, contentType))).status;
  };
  for (const [body, contentType] of [
    ["null", json],
    ["payload=null", form],
    ["payload=1", form],
    ["payload=%5B%5D", form],
    ["payload=%22text%22", form],
    ["payload={", form],
    ["[]", json],
    ["", json],
    ['{"type":"event_callback","event":null}', json],
    ['{"type":"event_callback","event":"app_mention"}', json],
    ['payload={"type":"block_actions"}', form],
    ['payload={"type":"block_actions","actions":[]}', form],
    ['payload={"type":"view_submission","view":null}', form],
  ] as const)
    assert.equal(await send(body, contentType), 400, body);
  assert.equal(await send("null", json, "another secret"), 401);
  assert.equal(await send("null", json, null), 401);
  assert.equal(
    await send("ssl_check=1&token=x", form, null),
    200,
    "Slack looks at the certificate without a signature",
  );
  assert.equal(await send(`ssl_check=1&payload=${encodeURIComponent('{"type":"x"}')}`, form, null), 200);
  assert.equal(await send(`text=${"x".repeat(3_000_000)}`, form).catch(() => 413), 413);
  assert.equal((await it.type("/dbcheck list")).ack.ok, true, "it still answers");
});

test("on Slack's socket what cannot be read is passed over, and the next message is answered", async () => {
  const it = await scene();
  const odd = [null, 1, { type: "events_api", envelope_id: "e1", payload: null }, { type: "interactive" }];
  for (const message of odd) it.workspace.sendRaw(JSON.stringify(message));
  assert.equal((await it.type("/dbcheck list")).ack.ok, true);
});

test("/health is reached from this machine alone in Socket Mode, and from others when it is asked to be", async () => {
  const outside = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ internal, family }) => !internal && family === "IPv4")?.address;
  const at = (host: string, port: number) => fetch(`http://${host}:${port}/health`).then(({ status }) => status);
  const closed = await scene();
  assert.equal(await at("127.0.0.1", closed.app.port()), 200);
  const opened = await scene({ listen: "0.0.0.0" });
  assert.equal(await at("127.0.0.1", opened.app.port()), 200);
  await assert.rejects(at("127.0.0.2", closed.app.port()), "bound to one address");
  assert.equal(await at("127.0.0.2", opened.app.port()), 200);
  if (outside) await assert.rejects(at(outside, closed.app.port()));
});

test("Slack's API answers without end, with a bomb, with no JSON, with a wait of a day: one short trouble each", async () => {
  let answer: RequestListener = (_, response) => void response.end();
  const server = createServer((request, response) => answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => server.close() && server.closeAllConnections());
  const SLACK_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  const { posting } = createClients({ SLACK_API_URL, SLACK_BOT_TOKEN: "xoxb-1" }, log);
  const trouble = async (listener: RequestListener) => {
    answer = listener;
    return posting.chat.postMessage({ channel: "C1", text: "x" }).then(
      () => null,
      (error: unknown) => troubleOf(error),
    );
  };
  const before = process.memoryUsage().rss;
  const tooLarge = { kind: "unanswered", code: "BODY_TOO_LARGE" };
  const endless: RequestListener = (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on("drain", more).on("error", () => undefined);
    more();
  };
  const member = gzipSync(Buffer.alloc(4_000_000));
  const bomb: RequestListener = (_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" });
    for (let at = 0; at < 250; at += 1) response.write(member);
    response.end();
  };
  assert.deepEqual(await trouble(endless), tooLarge);
  assert.deepEqual(await trouble(bomb), tooLarge);
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < 200_000_000, `${grown} bytes of a gigabyte`);
  const page: RequestListener = (_, response) => void response.end(`<html>${"x".repeat(100_000)}`);
  assert.deepEqual(await trouble(page), { kind: "unanswered", code: "no_slack_answer" });
  const limited =
    (headers: Record<string, string>): RequestListener =>
    (_, response) =>
      void response.writeHead(429, headers).end();
  const minutes = { kind: "rate-limited", retryAfterMs: 300_000 };
  assert.deepEqual(await trouble(limited({ "retry-after": "86400" })), minutes);
  const usual = { kind: "rate-limited", retryAfterMs: 30_000 };
  assert.deepEqual(await trouble(limited({})), usual);
  assert.deepEqual(await trouble(limited({ "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" })), usual);
  const inBody: RequestListener = (_, response) =>
    void response.writeHead(200, { "retry-after": "7" }).end('{"ok":false,"error":"ratelimited"}');
  assert.deepEqual(await trouble(inBody), { kind: "rate-limited", retryAfterMs: 7000 });
});

test("an answer that says ok with a place that is none is not believed: the message is looked for, and is there once", async () => {
  for (const wrong of [{ ts: 17 }, { channel: {} }]) {
    const it = await scene();
    it.workspace.faults.add({ method: "chat.postMessage", kind: "wrong-answer", fields: wrong });
    await it.type("/dbcheck blockster-v2");
    await it.finish(healthy);
    const there = ({ channel, ts }: { channel: string; ts: string | null }) =>
      channel === incidents && it.workspace.messages(incidents).some((message) => message.ts === ts);
    await until("three messages, each known", async () => {
      const rows = await it.store.messagesOf(it.dispatched[0] ?? "");
      return rows.length === 3 && rows.every(there);
    });
    assert.equal(it.workspace.messages(incidents).length, 3, JSON.stringify(wrong));
  }
});

test("a clock that is set back by an hour silences nothing", async (t) => {
  const [base] = targets;
  const known = Array.from({ length: 4 }, (_, at) => ({ ...(base ?? assert.fail()), name: `crowd${at}` }));
  const it = await scene({ known });
  await it.type("/dbcheck crowd0");
  await until("headline and checklist", () => it.workspace.messages(incidents).length === 2);
  const real = Date.now;
  t.mock.method(Date, "now", () => real() - 3_600_000);
  for (const { name } of known.slice(1)) await it.type(`/dbcheck ${name}`);
  await until("the others' messages", () => it.workspace.messages(incidents).length >= 6);
});
