// The one door: who can be told, what is refused before anything is sent, and that no secret comes back out of it.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { inspect } from "node:util";
import { channelsOf } from "../../src/escalation/channels.ts";
import { sendEscalation, resolveAlert } from "../../src/escalation/escalate.ts";
import { targetFromUrl } from "../../src/target/build.ts";
import { readTargets } from "../../src/target/file.ts";
import { hangUp, type Reply } from "../support/vendor-api.ts";
import { aMessage, hookPath, pagerDutyAnswer, routingKey, secret, startReceiver, targetWith } from "./receiver.ts";

test("channels in their order, with what a button may show; one that cannot be used says why", () => {
  assert.deepEqual(channelsOf(targetWith({ webhook: "https://hooks.example.com/x" })), [
    { kind: "pagerduty", label: "Page with PagerDuty", to: null, unusable: null },
    { kind: "webhook", label: "Send to webhook", to: "hooks.example.com", unusable: null },
    { kind: "email", label: "Draft an e-mail", to: "oncall+db@example.com", unusable: null },
  ]);
  const text =
    "targets: { a: { url: 'postgres://u@h/db', escalation: { webhook: { url: '${GONE}', secret: '${GONE}' } } } }";
  const target = readTargets(text, "t.yaml", {}).targets.get("a");
  assert.ok(target);
  assert.deepEqual(channelsOf(target), [
    {
      kind: "webhook",
      label: "Send to webhook",
      to: null,
      unusable:
        "not usable: escalation.webhook.url: the variable GONE is not set; escalation.webhook.secret: the " +
        "variable GONE is not set",
    },
  ]);
  assert.deepEqual(channelsOf(targetFromUrl("postgres://u@h/db", {})), []);
});

test("what the target does not name, or cannot be used, is told and not sent", async () => {
  const text = "targets: { a: { url: 'postgres://u@h/db', escalation: { pagerduty: { routing_key: '${GONE}' } } } }";
  const target = readTargets(text, "t.yaml", {}).targets.get("a");
  assert.ok(target);
  const unset = "not usable: escalation.pagerduty.routing_key: the variable GONE is not set";
  assert.deepEqual(await sendEscalation(target, "pagerduty", aMessage()), {
    sent: false,
    why: unset,
    mayHaveArrived: false,
  });
  assert.deepEqual(await resolveAlert(target, "inc-42"), { sent: false, why: unset, mayHaveArrived: false });
  for (const kind of ["webhook", "email"] as const)
    assert.deepEqual(await sendEscalation(target, kind, aMessage()), {
      sent: false,
      why: `a has no ${kind} under escalation in the targets file`,
      mayHaveArrived: false,
    });
});

test("an e-mail is a draft: nothing is sent", async () => {
  const result = await sendEscalation(targetWith(), "email", aMessage());
  assert.ok("draft" in result && result.draft.startsWith("mailto:oncall%2Bdb@example.com?subject=orders%3A%20down"));
});

test("a message that holds a secret goes nowhere, and the reason does not repeat it", async () => {
  const receiver = await startReceiver(pagerDutyAnswer);
  after(() => receiver.close());
  const target = targetWith({ pagerduty: receiver.url, webhook: `${receiver.url}${hookPath}` });
  const base64 = Buffer.from(`user:${secret}`).toString("base64");
  for (const canary of [
    "canary-password",
    routingKey,
    secret,
    base64,
    "kuu2Ahnoh5e",
    encodeURIComponent(hookPath),
    "xoxb-1234567890-abcdef",
  ])
    for (const field of ["title", "text", "cause", "link"] as const)
      for (const kind of ["pagerduty", "webhook", "email"] as const) {
        const result = await sendEscalation(target, kind, aMessage({ [field]: `it said ${canary}` }));
        assert.ok("sent" in result && !result.sent && !result.mayHaveArrived, `${kind} ${field}`);
        assert.match(
          result.why,
          /^the message would contain (a secret of this target|a token of Slack), so it was not sent$/,
        );
      }
  assert.equal(receiver.received.length, 0);
});

test("no result of any kind holds routing key, secret, path or query of the webhook", async () => {
  const echo = JSON.stringify({
    status: "success",
    message: `${routingKey} ${secret}`,
    errors: [hookPath, routingKey],
    dedup_key: routingKey,
  });
  const replies: Reply[] = [
    ...[200, 202, 302, 400, 403, 404, 409, 429, 500].map((status) => ({
      status,
      headers: { location: `http://127.0.0.1:1${hookPath}`, "retry-after": secret },
      body: echo,
    })),
    (response) => response.socket?.end(`HTTP/1.1 ${routingKey} ${secret}\r\n\r\n`),
    hangUp,
  ];
  let at = 0;
  const receiver = await startReceiver(() => replies[at] ?? {});
  after(() => receiver.close());
  const reachable = targetWith({ pagerduty: receiver.url, webhook: `${receiver.url}${hookPath}` });
  const unreachable = targetWith({ pagerduty: "http://127.0.0.1:1", webhook: `http://127.0.0.1:1${hookPath}` });
  const results: unknown[] = [];
  for (at = 0; at < replies.length; at += 1)
    for (const kind of ["pagerduty", "webhook"] as const)
      results.push(await sendEscalation(reachable, kind, aMessage()));
  for (const kind of ["pagerduty", "webhook", "email"] as const)
    results.push(await sendEscalation(unreachable, kind, aMessage()));
  results.push(await resolveAlert(reachable, "inc-42"), channelsOf(reachable), reachable, unreachable);
  assert.ok(receiver.received.length > 2 * replies.length, "all were asked");
  const printed = `${JSON.stringify(results)}\n${inspect(results, { depth: 9 })}`;
  for (const canary of [routingKey, secret, "T024BE7LD", "kuu2Ahnoh5e", "aiz4Sohm"])
    assert.ok(!printed.includes(canary), canary);
});
