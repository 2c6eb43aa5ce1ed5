// The signed webhook, against a receiver that verifies it as docs/tickets.md tells receivers to.
import assert from "node:assert/strict";
import { createServer as createTlsServer } from "node:https";
import { createServer } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { after, beforeEach, test } from "node:test";
import { sendEscalation } from "../../src/escalation/escalate.ts";
import { webhookSignature } from "../../src/escalation/webhook.ts";
import { Secret } from "../../src/secret.ts";
import { Authority } from "../support/certificates.ts";
import { endless, hangUp, never, type Reply } from "../support/vendor-api.ts";
import { aMessage, hookPath, isSigned, secret, startReceiver, targetWith, webhookAnswer } from "./receiver.ts";

const hook = await startReceiver(webhookAnswer);
after(() => hook.close());
beforeEach(() => {
  hook.received.length = 0;
  hook.next = [];
});
const target = targetWith({ webhook: `${hook.url}${hookPath}` });
const where = `the webhook at ${new URL(hook.url).host}`;
const send = (changes = {}, withinMs?: number) => sendEscalation(target, "webhook", aMessage(changes), withinMs);

test("the receiver verifies the signature and finds every field of the message, and no other", async () => {
  const result = await send({ surplus: "stays here" });
  const [received] = hook.received;
  assert.equal(received?.path, `POST ${hookPath}`);
  assert.deepEqual(result, { sent: true, reference: received?.headers["idempotency-key"] });
  assert.deepEqual(JSON.parse(received?.body ?? ""), { schema: "dbcheck.escalation/1", ...aMessage() });
});

test("another body, another time, an old signature: none is verified", () => {
  const now = 1_780_000_000;
  const header = webhookSignature(new Secret(secret), "{}", now);
  assert.ok(isSigned(header, "{}", now + 300));
  assert.ok(!isSigned(header, "{} ", now));
  assert.ok(!isSigned(header.replace(`t=${now}`, `t=${now + 1}`), "{}", now));
  assert.ok(!isSigned(header, "{}", now + 301));
  assert.ok(!isSigned(webhookSignature(new Secret("another secret of it"), "{}", now), "{}", now));
  // Computed by itself: printf '%s' '1780000000.{}' | openssl dgst -sha256 -hmac canary-secret-6d1f0c5e9a
  assert.equal(header, "t=1780000000,v1=2db8d888996786487d3bf8dc07468ee3c8196c8269a057e2530982984a554a68");
});

test("the same message has the same idempotency key, another has another", async () => {
  await send();
  await send();
  await send({ at: "2026-06-01T11:05:00.000Z" });
  const [first, second, third] = hook.received.map(({ headers }) => headers["idempotency-key"]);
  assert.equal(first, second);
  assert.notEqual(first, third);
  assert.match(String(first), /^dbcheck-[0-9a-f]{32}$/);
});

test("every status: what is said, and whether it may have arrived; it is sent once, whatever comes", async () => {
  for (const [reply, why, mayHaveArrived] of [
    [{ status: 400, body: "canary-of-the-answer" }, "refused the message (HTTP 400)", false],
    [{ status: 401 }, "does not permit it (HTTP 401)", false],
    [{ status: 404 }, "has nothing at that address (HTTP 404)", false],
    [{ status: 409 }, "already has this message (HTTP 409)", true],
    [
      { status: 429, headers: { "retry-after": "30" } },
      "has too many messages now (HTTP 429): try again in 30 s",
      false,
    ],
    [{ status: 503, body: "canary-of-the-answer" }, "failed with an error of its own (HTTP 503)", true],
    [hangUp, "ended the connection without an answer (ECONNRESET)", true],
    [
      { status: 302, headers: { location: `${hook.url}/canary-of-the-answer` } },
      "answered with a redirect (HTTP 302), which dbcheck does not follow. Correct its address",
      true,
    ],
  ] as [Reply, string, boolean][]) {
    hook.received.length = 0;
    hook.next = [reply];
    assert.deepEqual(await send(), { sent: false, why: `${where} ${why}`, mayHaveArrived });
    assert.equal(hook.received.length, 1);
  }
});

test("accepted is what the status says: an answer that is huge is not read, and silence ends", async () => {
  for (const reply of [{ status: 204 }, { status: 202 }, endless] as Reply[]) {
    hook.next = [reply];
    assert.ok((await send()).sent);
  }
  hook.next = [never];
  // Long enough for the message to be sent.
  assert.deepEqual(await send({}, 2000), {
    sent: false,
    why: `${where} received the message, but gave no answer in time`,
    mayHaveArrived: true,
  });
});

test("nothing leaves before the certificate is accepted", async () => {
  const authority = new Authority();
  after(() => authority.remove());
  let requests = 0;
  const { cert, key } = authority.issue(["localhost"]);
  const server = createTlsServer({ cert, key }, (_, response) => {
    requests += 1;
    response.end();
  }).listen(0, "127.0.0.1");
  after(() => server.close());
  await once(server, "listening");
  const url = `https://localhost:${(server.address() as AddressInfo).port}${hookPath}`;
  const result = await sendEscalation(targetWith({ webhook: url }), "webhook", aMessage());
  assert.ok(!result.sent && !result.mayHaveArrived);
  assert.match(result.why, /could not be reached \((UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN)\)$/);
  assert.equal(requests, 0);
});

test("a server that is silent before TLS cannot have the message", async () => {
  const server = createServer(() => {}).listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => server.close());
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const result = await sendEscalation(targetWith({ webhook: url }), "webhook", aMessage(), 300);
  assert.deepEqual(result, {
    sent: false,
    why: `the webhook at ${new URL(url).host} could not be reached in time`,
    mayHaveArrived: false,
  });
});
