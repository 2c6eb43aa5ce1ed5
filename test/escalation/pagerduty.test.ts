// PagerDuty, against a listener that answers as its documentation says: what is sent, and what is made of every answer.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { sendEscalation, resolveAlert } from "../../src/escalation/escalate.ts";
import { endless, hangUp, never, page, trickle, type Reply } from "../support/vendor-api.ts";
import { aMessage, pagerDutyAnswer, routingKey, startReceiver, targetWith } from "./receiver.ts";

const pagerDuty = await startReceiver(pagerDutyAnswer);
after(() => pagerDuty.close());
beforeEach(() => {
  pagerDuty.received.length = 0;
  pagerDuty.next = [];
});
const target = targetWith({ pagerduty: pagerDuty.url });
/** Long enough for the message to be sent, and for an answer to begin. */
const deadlineMs = 2000;
const page1 = (changes = {}, withinMs?: number) => sendEscalation(target, "pagerduty", aMessage(changes), withinMs);

test("a press raises an alert with every field where PagerDuty has it", async () => {
  assert.deepEqual(await page1(), { sent: true, reference: "dbcheck/inc-42" });
  const [received] = pagerDuty.received;
  assert.equal(received?.path, "POST /v2/enqueue");
  assert.equal(received?.headers["content-type"], "application/json");
  assert.deepEqual(JSON.parse(received?.body ?? ""), {
    routing_key: routingKey,
    event_action: "trigger",
    dedup_key: "dbcheck/inc-42",
    client: "dbcheck",
    payload: {
      summary: "orders: down, tcp-refused (confirmed), severity 1 of 4",
      source: "db.example.com",
      severity: "critical",
      timestamp: "2026-06-01T11:00:00.000Z",
      component: "postgresql",
      group: "orders",
      class: "tcp-refused",
      custom_details: {
        text: "Nothing listens on 5432.\nWho can fix it: the operator.\nNext: start the server.",
        status: "down",
        cause: "tcp-refused",
        owner: "operator",
        incident: "inc-42",
      },
    },
    links: [{ href: "https://acme.slack.example/archives/C1/p1", text: "The check and its thread" }],
  });
});

test("severities, long texts, no cause, no link: still an event that is accepted", async () => {
  for (const [severity, name] of [
    [2, "error"],
    [3, "warning"],
    [4, "info"],
  ] as const) {
    const title = `\u202ea\n${"🐘".repeat(2000)}`;
    const long = {
      severity,
      title,
      text: "ü".repeat(50_000),
      cause: null,
      owner: null,
      link: null,
      incidentId: "i".repeat(400),
    };
    const result = await page1(long);
    assert.ok(result.sent && (result.reference?.length ?? 0) <= 255, JSON.stringify(result));
    const { payload, links } = JSON.parse(pagerDuty.received.at(-1)?.body ?? "") as {
      payload: { severity: string; summary: string; class: string; custom_details: { text: string } };
      links: unknown[];
    };
    assert.deepEqual([payload.severity, payload.class, links], [name, "down", []]);
    assert.ok(payload.summary.length <= 1024 && payload.summary.startsWith("a 🐘") && payload.summary.endsWith("🐘…"));
    assert.match(payload.custom_details.text, /ü\n\[cut here: 40060 more characters\]$/);
  }
  assert.ok((await page1({ title: "\n" })).sent, "a title of nothing is no summary");
});

test("when the incident is over the same alert is ended", async () => {
  await page1();
  assert.deepEqual(await resolveAlert(target, "inc-42"), { sent: true, reference: "dbcheck/inc-42" });
  const [raised, ended] = pagerDuty.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  assert.deepEqual(ended, { routing_key: routingKey, event_action: "resolve", dedup_key: raised?.["dedup_key"] });
});

test("what PagerDuty refuses is told in its own words, masked and once", async () => {
  const errors = [
    `'routing_key' ${routingKey} is unknown\n<!channel>`,
    ...Array.from({ length: 9 }, (_, at) => `${at}${"x".repeat(900)}`),
  ];
  pagerDuty.next = [{ status: 400, body: { status: "invalid event", message: "Event object is invalid", errors } }];
  const result = await page1();
  assert.ok(!result.sent && !result.mayHaveArrived);
  assert.match(
    result.why,
    /^PagerDuty refused the message \(HTTP 400\): Event object is invalid; 'routing_key' \[secret\] is unknown <!channel>; 0x+…; 1x+…$/,
  );
  assert.ok(result.why.length < 800);
  assert.equal(pagerDuty.received.length, 1);
});

test("every other answer: what is said, whether it may have arrived, and how often it was tried", async () => {
  const error: Reply = { status: 500, body: { status: "error", message: "Internal" } };
  for (const [replies, why, mayHaveArrived, attempts] of [
    [
      [{ status: 429, headers: { "retry-after": "17" } }],
      /^PagerDuty has too many messages now \(HTTP 429\): try again in 17 s$/,
      false,
      1,
    ],
    [[{ status: 429 }], /\(HTTP 429\): try again in a minute, or call$/, false, 1],
    [[{ status: 429, headers: { "retry-after": "99999999" } }], /\(HTTP 429\): it accepts no more today$/, false, 1],
    [
      [{ status: 429, headers: { "retry-after": new Date(0).toUTCString() } }],
      /\(HTTP 429\): try again now$/,
      false,
      1,
    ],
    [[{ status: 403 }], /^PagerDuty does not permit it \(HTTP 403\)$/, false, 1],
    [[{ status: 404 }], /^PagerDuty has nothing at that address \(HTTP 404\)$/, false, 1],
    [[error, error], /^PagerDuty failed with an error of its own \(HTTP 500\): Internal$/, true, 2],
    [[error, { status: 400, body: {} }], /^PagerDuty refused the message \(HTTP 400\)$/, true, 2],
    [[hangUp, hangUp], /^PagerDuty ended the connection without an answer \(ECONNRESET\)$/, true, 2],
    [
      [{ status: 307, headers: { location: `${pagerDuty.url}/elsewhere` } }],
      /^PagerDuty answered with a redirect \(HTTP 307\), which dbcheck does not follow/,
      true,
      1,
    ],
    [[page], /^something answered HTTP 200, but not as PagerDuty does$/, true, 1],
    [
      [{ status: 202, body: { status: "failed" } }],
      /^something answered HTTP 202, but not as PagerDuty does$/,
      true,
      1,
    ],
    [[{ status: 202, body: "[7" }], /HTTP 202, but not as PagerDuty does$/, true, 1],
    [[{ status: 202, body: "null" }], /HTTP 202, but not as PagerDuty does$/, true, 1],
    [[endless], /HTTP 200, but not as PagerDuty does$/, true, 1],
  ] as [Reply[], RegExp, boolean, number][]) {
    pagerDuty.received.length = 0;
    pagerDuty.next = replies;
    const result = await page1();
    assert.ok(!result.sent, String(why));
    assert.match(result.why, why);
    assert.deepEqual([result.mayHaveArrived, pagerDuty.received.length], [mayHaveArrived, attempts], String(why));
  }
});

test("an error of a moment is tried again with the same key, so that it pages once", async () => {
  for (const reply of [{ status: 503 }, hangUp] as Reply[]) {
    pagerDuty.received.length = 0;
    pagerDuty.next = [reply];
    assert.deepEqual(await page1(), { sent: true, reference: "dbcheck/inc-42" });
    const [first, second] = pagerDuty.received;
    assert.equal(pagerDuty.received.length, 2);
    assert.equal(first?.body, second?.body);
  }
});

test("silence and answers without end are ended by the deadline, and may have arrived", async () => {
  pagerDuty.next = [never];
  assert.deepEqual(await page1({}, deadlineMs), {
    sent: false,
    why: "PagerDuty received the message, but gave no answer in time",
    mayHaveArrived: true,
  });
  pagerDuty.next = [trickle];
  assert.deepEqual(await page1({}, deadlineMs), {
    sent: false,
    why: "something answered HTTP 200, but not as PagerDuty does",
    mayHaveArrived: true,
  });
});

test("where nobody listens nothing arrived, and pressing again is safe", async () => {
  const result = await sendEscalation(targetWith({ pagerduty: "http://127.0.0.1:1" }), "pagerduty", aMessage());
  assert.deepEqual(result, {
    sent: false,
    why: "PagerDuty could not be reached (ECONNREFUSED)",
    mayHaveArrived: false,
  });
});
