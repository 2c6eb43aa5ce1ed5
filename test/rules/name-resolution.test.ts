// A name without an address, and what the other resolvers' answers say of why.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ResolverAnswer } from "../../src/probes/facts.ts";
import type { Reason } from "../../src/report/observation.ts";
import { judge } from "../../src/rules/verdict.ts";
import { ladder, row, startedAt, target } from "./observations.ts";

const asked: ResolverAnswer = {
  host: "db.example",
  server: "10.0.0.53",
  a: [],
  aaaa: [],
  cnames: [],
  rcodeA: null,
  rcodeAAAA: null,
  reason: null,
};
const answered = { rcodeA: "NOERROR", rcodeAAAA: "NOERROR" };

function verdictOf(reason: Reason, code: string, ...resolvers: ResolverAnswer[]) {
  const names = [{ host: "db.example", addresses: [], code, reason }];
  return judge(ladder(row("dns", "failed", reason, { names, resolvers })), target, startedAt).verdict;
}

test("one of the two questions is lost: which, and that musl gives up where glibc asks again", () => {
  const half: ResolverAnswer = {
    ...asked,
    a: [{ address: "10.0.0.1", ttlSeconds: 60 }],
    rcodeA: "NOERROR",
    rcodeAAAA: null,
  };
  const { cause, summary, nextSteps } = verdictOf("resolver-timeout", "EAI_AGAIN", half);
  assert.equal(cause, "dns-timeout");
  assert.match(summary, /answers the A query, but not the AAAA query/);
  assert.match(nextSteps[0] ?? "", /single-request-reopen.*musl \(Alpine\) gives up/);
  const whole = verdictOf("resolver-timeout", "EAI_AGAIN", asked);
  assert.doesNotMatch([whole.summary, ...whole.nextSteps].join(), /AAAA query|musl/);
});

test("a private address that only another resolver gives: a filter against DNS rebinding may drop it", () => {
  const steps = (address: string) =>
    verdictOf("no-address", "ENODATA", { ...asked, ...answered, named: true, a: [{ address, ttlSeconds: 60 }] });
  const filtered = steps("10.0.0.1");
  assert.equal(`${filtered.cause} ${filtered.confidence}`, "dns-no-address likely");
  assert.match(filtered.nextSteps.join("\n"), /DNS rebinding protection[^]*rebind-domain-ok/);
  assert.doesNotMatch(steps("192.0.2.1").nextSteps.join(), /rebind/);
  assert.doesNotMatch(verdictOf("no-address", "ENODATA", { ...asked, ...answered }).nextSteps.join(), /rebind/);
});
