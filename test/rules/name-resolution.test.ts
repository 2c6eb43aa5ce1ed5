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

test("the system finds no name that its own resolver knows: it does not ask DNS, and a filter has dropped nothing", () => {
  const known = { ...asked, ...answered, a: [{ address: "10.0.0.1", ttlSeconds: 60 }] };
  const { cause, confidence, owner, nextSteps } = verdictOf("nxdomain", "ENOTFOUND", known);
  assert.equal(`${cause} ${confidence} ${owner}`, "dns-answers-differ likely client");
  assert.match(nextSteps.join("\n"), /nsswitch\.conf/);
  assert.doesNotMatch(nextSteps.join("\n"), /rebind/);
  // One of two says no, or the look-up did not end: then nothing was passed over.
  assert.equal(verdictOf("nxdomain", "ENOTFOUND", known, { ...asked, reason: "nxdomain" }).cause, "dns-nxdomain");
  assert.equal(verdictOf("resolver-timeout", "EAI_AGAIN", known).cause, "dns-timeout");
});

test("a service's name of Kubernetes: outside every cluster, in one of another domain, and in its own", () => {
  const said = (host: string, clusterDomain?: string | null) => {
    const names = [{ host, addresses: [], code: "ENOTFOUND", reason: "nxdomain" as const }];
    const resolvers = [{ ...asked, host, reason: "nxdomain" as const }];
    const facts = { names, resolvers, ...(clusterDomain === undefined ? {} : { clusterDomain }) };
    const { owner, nextSteps } = judge(ladder(row("dns", "failed", "nxdomain", facts)), target, startedAt).verdict;
    return `${owner}: ${nextSteps[0] ?? ""}`;
  };
  assert.match(said("db.shop.svc", null), /^client: db\.shop\.svc is a name of a Kubernetes cluster.*in none/);
  assert.match(
    said("db.shop.svc.cluster.local", "corp.lan"),
    /^client: .*corp\.lan, not cluster\.local: try db\.shop\.svc\.corp/,
  );
  assert.match(said("db.shop.svc", "cluster.local"), /^client: .*kubectl -n shop get svc db/);
  assert.match(said("db.example"), /^unclear: /);
});
