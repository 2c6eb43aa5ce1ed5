// Nothing answers, and the address or the name says why: whose it is, and from where it is reached.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TcpAttempt } from "../../src/probes/facts.ts";
import type { Reason } from "../../src/report/observation.ts";
import { judge } from "../../src/rules/verdict.ts";
import { ladder, row, startedAt, target } from "./observations.ts";

function verdictOf(host: string, address: string, reason: Reason, more: Partial<TcpAttempt> = {}) {
  const family: 4 | 6 = address.includes(":") ? 6 : 4;
  const attempt = {
    host,
    address,
    family,
    port: 5432,
    outcome: "failed" as const,
    reason,
    code: null,
    tookMs: 1,
    ...more,
  };
  return judge(ladder(row("tcp", "failed", reason, { attempts: [attempt] })), { ...target, host }, startedAt).verdict;
}
const steps = (...given: Parameters<typeof verdictOf>) => verdictOf(...given).nextSteps.join("\n");

test("a private address that nobody answers at is reached from inside only; beside this machine it says nothing", () => {
  const host = "orders.abc.eu-central-1.rds.amazonaws.com";
  assert.match(steps(host, "10.0.11.40", "timeout"), /private address.*never from the internet/);
  assert.doesNotMatch(steps(host, "52.10.0.1", "timeout"), /private address/);
  assert.doesNotMatch(steps(host, "10.0.11.40", "refused"), /private address/);
  const onLink = { interface: "eth0", range: "10.0.0.0/16", isVirtual: false };
  assert.doesNotMatch(steps(host, "10.0.11.40", "timeout", { onLink }), /private address/);
});

test("a service of Kubernetes that has no endpoints refuses, is unreachable, or is blocked by the node itself", () => {
  const host = "orders-rw.shop.svc.cluster.local";
  for (const reason of ["refused", "host-unreachable", "blocked-locally"] as const) {
    const { owner, confidence, alternatives, nextSteps } = verdictOf(host, "10.96.14.2", reason);
    assert.equal(owner, "operator", reason);
    assert.match(nextSteps[0] ?? "", /kubectl -n shop get endpointslices -l kubernetes.io\/service-name=orders-rw/);
    assert.equal(confidence, reason === "blocked-locally" ? "likely" : "confirmed");
    assert.equal(alternatives.includes("tcp-unreachable"), reason === "blocked-locally");
  }
  assert.match(steps(host, "10.96.14.2", "timeout"), /network policies/);
  const other = verdictOf("db.example", "10.96.14.2", "blocked-locally");
  assert.equal(`${other.cause} ${other.confidence} ${other.owner}`, "tcp-blocked-locally confirmed client");
  assert.doesNotMatch(other.nextSteps.join(), /kubectl/);
});

test("Cloudflare's addresses forward no port of a database", () => {
  assert.match(steps("db.example", "104.18.26.135", "timeout"), /Cloudflare.*DNS only/);
  assert.match(steps("db.example", "2606:4700::6812:1a87", "timeout"), /Cloudflare/);
  assert.doesNotMatch(steps("db.example", "104.32.0.1", "timeout"), /Cloudflare/);
});

test("an address that DNS64 has made needs a NAT64 gateway, which takes no private one", () => {
  assert.match(steps("db.example", "64:ff9b::c000:221", "timeout"), /stands for 192\.0\.2\.33[^]*Check the gateway/);
  assert.match(steps("db.example", "64:ff9b::a63:2", "host-unreachable"), /10\.99\.0\.2 is private/);
  assert.match(steps("db.example", "64:ff9b::c000:221", "network-unreachable"), /DNS64/);
  assert.doesNotMatch(steps("db.example", "2001:db8::1", "timeout"), /NAT64/);
});
