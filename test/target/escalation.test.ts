// `escalation` in the targets file: what it means, what is said of mistakes, and that no check fails of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runCheckup } from "../../src/checkup/run.ts";
import { UserMistake } from "../../src/errors.ts";
import { readTargets } from "../../src/target/file.ts";
import { redactorFor } from "../../src/target/redact.ts";

const routingKey = "e93facc04764012d7bfb002500d5d1a6";
const secret = "whsec-canary-0123456789";
const url = "https://hooks.example.com/services/T024BE7LD/kuu2Ahnoh5e?key=aiz4Sohm";
const env = { PAGERDUTY_ROUTING_KEY: routingKey, HOOK_URL: url, HOOK_SECRET: secret };
const written = `targets:
  orders:
    url: postgres://u@h/db
    escalation:
      pagerduty: { routing_key: \${PAGERDUTY_ROUTING_KEY} }
      webhook: { url: \${HOOK_URL}, secret: \${HOOK_SECRET} }
      email: oncall@example.com
`;

function targetOf(text: string, variables: Record<string, string>) {
  const target = readTargets(text, "t.yaml", variables).targets.get("orders");
  assert.ok(target);
  return target;
}
function mistakeOf(lines: string): string {
  try {
    targetOf(`targets:\n  orders:\n    url: postgres://u@h/db\n    escalation:\n${lines}`, env);
  } catch (error) {
    assert.ok(error instanceof UserMistake, String(error));
    return error.message;
  }
  throw new Error("the file was accepted");
}

test("all three, with their variables; what is secret of them prints as such and is known to the gate", () => {
  const target = targetOf(written, env);
  const { pagerduty, webhook, email } = target.escalation ?? {};
  assert.ok(pagerduty && "means" in pagerduty && webhook && "means" in webhook && email && "means" in email);
  assert.equal(pagerduty.means.routingKey.reveal(), routingKey);
  assert.equal(pagerduty.means.eventsUrl, "https://events.pagerduty.com");
  assert.deepEqual(
    [webhook.means.host, webhook.means.url.reveal(), webhook.means.secret.reveal()],
    ["hooks.example.com", url, secret],
  );
  assert.equal(email.means.address, "oncall@example.com");
  assert.deepEqual([target.warnings, target.problems], [[], []]);
  const printed = JSON.stringify(target);
  const redact = redactorFor(target.secrets);
  for (const canary of [routingKey, secret, "T024BE7LD", "kuu2Ahnoh5e", "aiz4Sohm"]) {
    assert.ok(!printed.includes(canary), canary);
    assert.equal(redact(`it said ${canary}.`), "it said [secret].", canary);
  }
  assert.equal(
    redact("services of hooks.example.com"),
    "services of hooks.example.com",
    "plain words and the host stay",
  );
});

test("a path of words is masked as a whole, and not word by word", () => {
  const redact = redactorFor(targetOf(written, { ...env, HOOK_URL: "https://h.example/my-quiet/place" }).secrets);
  assert.equal(redact("POST /my-quiet/place: my-quiet place"), "POST [secret]: my-quiet place");
});

test("an unset variable is a warning that names it; the target can be checked as before", () => {
  const target = targetOf(written, { HOOK_SECRET: secret });
  assert.deepEqual(target.problems, []);
  assert.ok(target.conninfo);
  assert.deepEqual(
    target.warnings?.map(({ cause, where, text }) => [cause, where, text]),
    [
      [undefined, "escalation.pagerduty.routing_key", "the variable PAGERDUTY_ROUTING_KEY is not set"],
      [undefined, "escalation.webhook.url", "the variable HOOK_URL is not set"],
    ],
  );
  assert.deepEqual(target.escalation?.pagerduty, {
    why: "escalation.pagerduty.routing_key: the variable PAGERDUTY_ROUTING_KEY is not set",
  });
  assert.deepEqual(target.escalation?.webhook, { why: "escalation.webhook.url: the variable HOOK_URL is not set" });
  assert.ok(target.escalation?.email && "means" in target.escalation.email);
});

test("a check of such a target says nothing of it, and comes to the same verdict", async () => {
  const target = targetOf(written.replace("u@h", "u@127.0.0.1:1"), {});
  assert.equal(target.warnings?.length, 3);
  const { verdict, observations } = await runCheckup({ target, vantage: "test", timeoutMs: 60_000 });
  assert.equal(verdict.cause, "tcp-refused");
  assert.equal(observations.find(({ id }) => id === "config")?.outcome, "passed");
  assert.ok(!JSON.stringify(observations).includes("escalation"));
});

test("what a variable holds is looked at, and not repeated", () => {
  for (const [changes, said] of [
    [
      { PAGERDUTY_ROUTING_KEY: "canary-canary" },
      /^escalation\.pagerduty\.routing_key: must have 32 letters and digits/,
    ],
    [{ HOOK_URL: "canary-canary" }, /^escalation\.webhook\.url: must be a URL that starts with https:/],
    [{ HOOK_URL: "http://hooks.example.com/canary-canary" }, /^escalation\.webhook\.url: must start with https:/],
    [{ HOOK_URL: "http://127.0.0.1.example.com/canary-canary" }, /^escalation\.webhook\.url: must start with https:/],
    [{ HOOK_URL: "ftp://127.0.0.1/canary-canary" }, /^escalation\.webhook\.url: must start with https:/],
    [
      { HOOK_URL: "https://u:canary-canary@h.example/" },
      /^escalation\.webhook\.url: must not contain a user or a password/,
    ],
    [{ HOOK_SECRET: "canary-canary" }, /^escalation\.webhook\.secret: must have at least 16 characters/],
    [
      { PAGERDUTY_EVENTS_URL: "http://canary-canary.example" },
      /^escalation\.pagerduty: PAGERDUTY_EVENTS_URL must start with https:/,
    ],
  ] as const) {
    const target = targetOf(written, { ...env, ...changes });
    const whys = Object.values(target.escalation ?? {}).flatMap((hook) => (hook && "why" in hook ? hook.why : []));
    assert.equal(whys.length, 1);
    assert.match(whys[0] ?? "", said);
    assert.deepEqual([target.warnings?.length, target.problems.length], [1, 0]);
    assert.ok(!JSON.stringify(target).includes("canary-canary"));
  }
  for (const base of ["http://127.0.0.1:9/x/", "http://localhost:9/x", "http://[::1]:9/x"]) {
    const { pagerduty, webhook } =
      targetOf(written, { ...env, PAGERDUTY_EVENTS_URL: base, HOOK_URL: base }).escalation ?? {};
    assert.ok(pagerduty && "means" in pagerduty && webhook && "means" in webhook, base);
    assert.equal(pagerduty.means.eventsUrl, base.replace(/\/$/, ""));
  }
});

test("mistakes of the file have a line, and repeat no value", () => {
  for (const [lines, said] of [
    [
      "      pagerdutty: {}\n",
      /t\.yaml:5:7: targets\.orders\.escalation\.pagerdutty: unknown key; did you mean pagerduty\?/,
    ],
    [
      "      pagerduty: { routingkey: canary }\n",
      /t\.yaml:5:20: .*escalation\.pagerduty\.routingkey: unknown key; did you mean routing_key\?/,
    ],
    ["      pagerduty: canary\n", /t\.yaml:5:7: .*escalation\.pagerduty: must have a routing_key/],
    [
      "      pagerduty: { routing_key: 7 }\n",
      /t\.yaml:5:20: .*routing_key: must be the integration key or \$\{VARIABLE\}/,
    ],
    [
      "      webhook: { url: 'https://canary.example/' }\n",
      /t\.yaml:5:7: .*escalation\.webhook\.secret: must be a text or \$\{VARIABLE\}/,
    ],
    [
      "      webhook: { url: 'http://canary.example/', secret: x }\n",
      /t\.yaml:5:18: .*webhook\.url: must start with https:/,
    ],
    ["      webhook: { url: [], secret: x }\n", /t\.yaml:5:18: .*webhook\.url: must be a URL or \$\{VARIABLE\}/],
    ["      email: canary\n", /t\.yaml:5:7: .*escalation\.email: must be one e-mail address/],
    ["      email: 'a@canary.example, b@canary.example'\n", /escalation\.email: must be one e-mail address/],
    ["      email: 'a@canary.example?bcc=b@canary.example'\n", /escalation\.email: must be one e-mail address/],
    ["      sms: canary\n", /unknown key; known here: pagerduty, webhook, email/],
  ] as const) {
    const mistake = mistakeOf(lines);
    assert.match(mistake, said);
    assert.ok(!mistake.includes("canary"), mistake);
  }
});
