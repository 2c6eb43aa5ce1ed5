// The verdict of an alert's check as a note on PagerDuty's incident: the real bot, and a server that answers as
// PagerDuty/api-schema reference/REST/openapiv3.json documents POST /incidents/{id}/notes.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pagerDutyNotes } from "../../src/cli/alert-answers.ts";
import { UserMistake } from "../../src/errors.ts";
import { addPagerDutyNote } from "../../src/escalation/pagerduty-note.ts";
import { Secret } from "../../src/secret.ts";
import { deliver, payload, secret } from "../alerts/deliveries.ts";
import { startReceiver, type Received } from "../escalation/receiver.ts";
import { closedPort } from "../support/check.ts";
import { until } from "../support/until.ts";
import { hangUp, type Reply } from "../support/vendor-api.ts";
import { headlessBot } from "./bot.ts";

const [token, from, canary] = ["u+canary-rest-key-71f0", "bot@example.com", "kestrel-5523-canary"];

function documented({ path, headers, body }: Received): Reply {
  const [, id] = /^POST \/incidents\/([^/]+)\/notes$/.exec(path) ?? [];
  if (id === undefined) return { status: 404, body: { error: { code: 2100, message: "Not Found" } } };
  if (headers.authorization !== `Token token=${token}`) return { status: 401, body: {} };
  if (headers.accept !== "application/vnd.pagerduty+json;version=2") return { status: 406, body: {} };
  if (headers.from !== from)
    return { status: 400, body: { error: { code: 1008, message: "Requester User Not Found" } } };
  const { note } = JSON.parse(body) as { note?: { content?: unknown } };
  if (typeof note?.content !== "string") return { status: 400, body: { error: { code: 2001 } } };
  return { status: 200, body: { note: { id: "PNOTE1", content: note.content } } };
}
const pagerDuty = await startReceiver(documented);
after(() => pagerDuty.close());
const notes = { apiUrl: pagerDuty.url, token: new Secret(token), from };

test("an incident of PagerDuty's gets the verdict as a note, once, and no secret in it", async () => {
  const bot = await headlessBot(`  gone: { url: "postgres://u:${canary}@127.0.0.1:${closedPort}/d" }\n`, {
    DBCHECK_HOOK_PAGERDUTY_TOKEN: secret,
    PAGERDUTY_API_TOKEN: token,
    PAGERDUTY_FROM: from,
    PAGERDUTY_API_URL: pagerDuty.url,
  });
  const one = payload("pagerduty-triggered");
  const at = new Date().toISOString();
  const send = async (eventId: string) => {
    const body = structuredClone(one.body) as { event: Record<string, unknown> };
    Object.assign(body.event, { id: eventId, occurred_at: at });
    const { headers, body: bytes } = deliver({ ...one, body });
    const known = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value ?? ""]));
    const answer = await fetch(bot.url("/hooks/pagerduty/gone"), { method: "POST", headers: known, body: bytes });
    return ((await answer.json()) as { outcomes: unknown }).outcomes;
  };
  pagerDuty.received.length = 0;
  assert.deepEqual(await send("01A"), { started: 1 });
  assert.deepEqual(await send("01A"), { repeated: 1 });
  assert.deepEqual(await send("01B"), { "joined-check": 1 });
  const told = await until("the note on record", async () =>
    (await bot.store.events({ target: "gone" })).find(({ type }) => type === "alert.answered"),
  );
  assert.deepEqual(told.data, { channel: "PagerDuty" });
  assert.deepEqual(await bot.store.alertAnswers.claim(10), [], "nothing is left to be told");
  const [first, ...others] = pagerDuty.received;
  assert.deepEqual([first?.path, others.length], ["POST /incidents/PGR0VU2/notes", 0]);
  const { note } = JSON.parse(first?.body ?? "") as { note: { content: string } };
  assert.match(note.content, /^dbcheck: gone is down, checked at 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC\.\n/);
  assert.match(note.content, /^Cause: tcp-refused, \w+\. Who can fix it: \w+\.$/m);
  assert.match(note.content, /^Next:\n- /m);
  for (const text of [note.content, bot.log()]) assert.ok(!text.includes(canary) && !text.includes(token));
});

test("what PagerDuty may have is not sent again; what it cannot have is; no reason holds the key", async () => {
  const outcome = async (reply: Reply) => {
    pagerDuty.next.push(reply);
    const result = await addPagerDutyNote(notes, "PGR0VU2", "text", AbortSignal.timeout(20_000));
    assert.ok(!JSON.stringify(result).includes(token));
    return result.kind;
  };
  assert.equal(await outcome({ status: 201 }), "sent");
  assert.equal(await outcome({ status: 429, headers: { "retry-after": "3" } }), "again");
  for (const status of [302, 400, 401, 403, 404, 500, 503])
    assert.equal(await outcome({ status, headers: { location: token }, body: token }), "given-up", String(status));
  assert.equal(await outcome(hangUp), "given-up");
  const nobody = { ...notes, apiUrl: `http://127.0.0.1:${closedPort}` };
  assert.equal((await addPagerDutyNote(nobody, "P1", "text", AbortSignal.timeout(20_000))).kind, "again");
  pagerDuty.received.length = 0;
  await addPagerDutyNote(notes, "../users?x=", "y".repeat(50_000), AbortSignal.timeout(20_000));
  assert.equal(pagerDuty.received[0]?.path, "POST /incidents/..%2Fusers%3Fx%3D/notes");
  assert.ok((pagerDuty.received[0]?.body.length ?? 0) < 5_000, "a note is bounded");
});

test("half of the settings is a mistake that says what is missing, and a key goes over TLS alone", () => {
  assert.equal(pagerDutyNotes({}), null);
  const mistake = (words: RegExp) => (error: unknown) => error instanceof UserMistake && words.test(error.message);
  const [key, user] = [{ PAGERDUTY_API_TOKEN: token }, { PAGERDUTY_FROM: from }];
  for (const half of [key, user]) assert.throws(() => pagerDutyNotes(half), mistake(/API_TOKEN and PAGERDUTY_FROM/));
  const clear = { ...key, ...user, PAGERDUTY_API_URL: "http://pagerduty.example" };
  assert.throws(() => pagerDutyNotes(clear), mistake(/PAGERDUTY_API_URL must start with https/));
  assert.equal(pagerDutyNotes({ ...key, ...user })?.apiUrl, "https://api.pagerduty.com");
});
