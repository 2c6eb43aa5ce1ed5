// From findings to one verdict: what blocks first and is not explained; notices and blind spots change nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { layerOf } from "../../src/report/causes.ts";
import { reasons, type Observation, type Outcome, type Reason } from "../../src/report/observation.ts";
import type { Inputs } from "../../src/report/report.ts";
import { judge } from "../../src/rules/verdict.ts";
import { healthyFacts, ladder, row, rowIds, serverError, startedAt, target } from "./observations.ts";
import { cases } from "../support/campaign.ts";

function verdictOf(observations: Observation[], inputs: Partial<Inputs> = {}) {
  return judge(observations, { ...target, inputs: { ...target.inputs, ...inputs } }, startedAt);
}
function gist(observations: Observation[], inputs: Partial<Inputs> = {}): string {
  const { status, cause, confidence } = verdictOf(observations, inputs).verdict;
  return `${status} ${cause ?? "-"} ${confidence}`;
}
const causesOf = (observations: Observation[]) => verdictOf(observations).findings.map(({ cause }) => cause);
const attempts = (...outcomes: ("passed" | "refused" | "timeout" | "network-unreachable")[]) => ({
  attempts: outcomes.map((one, at) => ({
    host: "db.example",
    address: `10.0.0.${at + 1}`,
    family: 4 as const,
    port: 5432,
    outcome: one === "passed" ? ("passed" as const) : ("failed" as const),
    reason: one === "passed" ? null : one,
    code: null,
    tookMs: 2,
  })),
});
const bad = { host: "db.example", addresses: [], code: "ENOTFOUND" };
const readOnly = { inRecovery: true, readOnly: true };
const expired = { problems: ["certificate-expired" as const] };

/** Small questions come back, and a large answer does not. */
function stalled(again: { outcome: "passed" | "waits" | "failed"; large?: "silent" | "passed" } | null): Observation {
  const silent = { step: "large", outcome: "failed", reason: "silent", tookMs: 3000, bytes: 0, error: null } as const;
  const steps = [...healthyFacts.query.steps.slice(0, 2), silent];
  return row("query", "failed", "response-stalled", { steps, secondTry: again && { ...again, error: null } });
}

test("every row passed is healthy, and nothing is found", () => {
  assert.equal(gist(ladder()), "healthy - confirmed");
  assert.deepEqual(causesOf(ladder()), []);
});

const single: [name: string, observation: Observation, expected: string][] = [
  [
    "no such name",
    row("dns", "failed", "nxdomain", { names: [{ ...bad, reason: "nxdomain" }] }),
    "down dns-nxdomain likely",
  ],
  ["refused", row("tcp", "failed", "refused", attempts("refused")), "down tcp-refused confirmed"],
  [
    "no route of ours",
    row("tcp", "failed", "network-unreachable", attempts("network-unreachable")),
    "down tcp-unreachable likely",
  ],
  [
    "some addresses",
    row("tcp", "warned", "some-addresses-failed", attempts("passed", "refused")),
    "degraded tcp-some-addresses-fail confirmed",
  ],
  ["expired", row("tls", "failed", "certificate-expired", expired), "down tls-certificate-expired confirmed"],
  ["silent", row("startup", "failed", "silent"), "down startup-silent likely"],
  [
    "silent, and complains at a line of text",
    row("startup", "failed", "silent", { complaint: serverError("08P01", null) }),
    "down pooler-server-unreachable likely",
  ],
  [
    "no answer to the password",
    row("auth", "failed", "silent", { passwordProven: false }),
    "down startup-silent possible",
  ],
  ["silent after the password was proven", row("auth", "failed", "silent"), "down pooler-server-unreachable likely"],
  ["silent after the password", row("admission", "failed", "silent"), "down pooler-server-unreachable likely"],
  ["no password", row("auth", "failed", "password-missing"), "down auth-password-missing confirmed"],
  [
    "wrong password",
    row("auth", "failed", "server-error", { error: serverError("28P01", "auth_failed"), passwordProven: false }),
    "down auth-password-rejected likely",
  ],
  [
    "an error that nobody knows",
    row("admission", "failed", "server-error", { error: serverError("99999", "whoever") }),
    "down admission-login-code-failed possible",
  ],
  ["large answers lost", stalled({ outcome: "passed", large: "silent" }), "down query-response-stalled confirmed"],
  ["a large answer lost, and nobody tried again", stalled(null), "down query-response-stalled likely"],
  ["a large answer lost, and no second session", stalled({ outcome: "failed" }), "down query-response-stalled likely"],
  ["a large answer lost once", stalled({ outcome: "passed", large: "passed" }), "degraded query-timeout likely"],
  // The ladder has a pooler's console: who waits behind one, waits for a server.
  ["nothing comes back after it", stalled({ outcome: "waits" }), "down pooler-exhausted likely"],
  ["cut", row("query", "failed", "connection-lost"), "down query-connection-lost likely"],
  ["read-only", row("server", "warned", "read-only", readOnly), "down server-read-only confirmed"],
  [
    "near the limit",
    row("server", "warned", "near-limit", { usedConnections: 90 }),
    "degraded capacity-connections-near-limit confirmed",
  ],
];
for (const [name, observation, expected] of single) {
  test(`one fault: ${name}`, () => assert.equal(gist(ladder(observation)), expected));
}

test("a failed or skipped row that no finding accounts for is inconclusive, never healthy", () => {
  for (const id of rowIds) {
    assert.equal(verdictOf(ladder(row(id, "failed", "check-ended"))).verdict.status, "inconclusive", id);
    const skipped = ladder().map((one) => (one.id === id ? row(id, "skipped", "check-ended") : one));
    assert.equal(verdictOf(skipped).verdict.status, "inconclusive", id);
  }
});

test("TLS that the URL does not want leaves the ladder whole", () => {
  const observations = ladder().map((one) => (one.id === "tls" ? row("tls", "skipped", "not-applicable") : one));
  assert.equal(verdictOf(observations).verdict.status, "healthy");
});

test("a ladder that ends early is inconclusive", () => {
  assert.equal(verdictOf(ladder().slice(0, 4)).verdict.status, "inconclusive");
  assert.equal(verdictOf([]).verdict.status, "inconclusive");
});

test("notices and blind spots never change the status", () => {
  const noticed = row("server", "passed", null, {
    uptimeSeconds: 5,
    longestTransactionSeconds: 9000,
    idleInTransaction: { count: 1, longestSeconds: 4000 },
    usedConnections: 80,
  });
  const findings = causesOf(ladder(noticed));
  assert.ok(findings.includes("server-recently-restarted") && findings.includes("capacity-connections-near-limit"));
  assert.equal(verdictOf(ladder(noticed)).verdict.status, "healthy");
  assert.equal(
    verdictOf(ladder(row("server", "unknown", "not-permitted", { error: serverError("42501", "aclcheck_error") })))
      .verdict.status,
    "healthy",
  );
  const slow = row("tcp", "passed", null, {
    attempts: attempts("passed").attempts.map((one) => ({ ...one, tookMs: 900 })),
  });
  assert.equal(verdictOf(ladder(slow)).verdict.status, "healthy");
});

test("down goes before degraded, and among equals the earliest on the way in", () => {
  const partly = row("tcp", "warned", "some-addresses-failed", attempts("passed", "timeout"));
  const both = ladder(partly, row("server", "warned", "read-only", readOnly));
  assert.equal(verdictOf(both).verdict.cause, "server-read-only");
  assert.deepEqual(causesOf(both).slice(0, 2), ["server-read-only", "tcp-some-addresses-fail"]);
  const twice = ladder(partly, row("server", "warned", "near-limit", { usedConnections: 95 }));
  assert.equal(verdictOf(twice).verdict.cause, "tcp-some-addresses-fail");
  const certificate = row("tls", "failed", "certificate-expired", {
    problems: ["certificate-expired", "certificate-wrong-host"],
  });
  assert.deepEqual(
    new Set(causesOf(ladder(certificate))),
    new Set(["tls-certificate-expired", "tls-certificate-wrong-host"]),
  );
});

test("what a finding explains is not the verdict, though it stays among the findings", () => {
  const offline = [
    row("vantage", "warned", "offline", { addresses: [], families: [] }),
    row("tcp", "failed", "timeout", attempts("timeout")),
  ];
  const { verdict, findings } = verdictOf(ladder(...offline));
  assert.equal(verdict.status, "inconclusive");
  assert.equal(verdict.cause, null);
  assert.equal(findings[0]?.cause, "vantage-offline");
  assert.ok(findings.some(({ cause }) => cause === "tcp-timeout"));
});

test("a wrong clock of ours takes the blame for a certificate's dates", () => {
  const clock = row("vantage", "warned", "clock-wrong", { clockBeforeRelease: true });
  const blamed = verdictOf(
    ladder(clock, row("tls", "failed", "certificate-not-yet-valid", { problems: ["certificate-not-yet-valid"] })),
  );
  assert.equal(blamed.verdict.status, "inconclusive");
  assert.equal(blamed.findings[0]?.cause, "vantage-clock-wrong");
  assert.equal(gist(ladder(clock)), "healthy - confirmed");
});

const outcomes: Outcome[] = ["passed", "warned", "failed", "skipped", "unknown"];
const sqlstates = [
  "28P01",
  "28000",
  "53300",
  "3D000",
  "57P03",
  "57P01",
  "08P01",
  "42501",
  "26000",
  "57014",
  "XX000",
  "99999",
];
const anError = fc.record({
  sqlstate: fc.constantFrom(null, ...sqlstates),
  routine: fc.constantFrom(
    null,
    "InitPostgres",
    "auth_failed",
    "ClientAuthentication",
    "CheckMyDatabase",
    "InitializeSessionUserId",
  ),
  message: fc.constantFrom(
    "query_wait_timeout",
    "SSL required",
    "no pg_hba.conf entry",
    "kein Zutritt",
    "server_login_retry",
    "",
  ),
});
const aRow = fc.record({
  outcome: fc.constantFrom(...outcomes),
  reason: fc.constantFrom<Reason | null>(null, ...reasons),
  error: fc.option(anError),
  hasAttempts: fc.boolean(),
  speaker: fc.constantFrom("postgres" as const, "pooler" as const),
});
const aLadder = fc.tuple(...rowIds.map(() => aRow)).map((made) =>
  rowIds.map((id, at): Observation => {
    const { outcome, reason, error, hasAttempts, speaker } = made[at] ?? fail();
    const base = row(id, outcome, outcome === "passed" ? null : reason);
    if (outcome === "skipped") return base;
    const said = error ? serverError(error.sqlstate, error.routine, error.message) : null;
    const own: Record<string, object> = {
      dns: { names: [{ ...bad, reason: reason ?? "nxdomain" }] },
      tcp: hasAttempts ? attempts("refused", "passed", "timeout") : attempts("timeout"),
      tls: { problems: reason ? [reason] : [], chain: hasAttempts ? healthyFacts.tls.chain : [] },
      startup: { error: said, complaint: said },
      auth: { error: said, complaint: said },
      admission: { error: said, speaker },
      query: { steps: [{ step: "simple", outcome: "failed", reason, tookMs: 1, bytes: 0, error: said }] },
      server: { error: said, inRecovery: null, usedConnections: null, lockWaits: null, idleInTransaction: null },
    };
    return { ...base, facts: { ...base.facts, ...(outcome === "passed" ? {} : own[id]) } };
  }),
);

function fail(): never {
  throw new Error("a row is missing");
}

test("judging never throws, says the same twice, and holds to its own words", () => {
  fc.assert(
    fc.property(aLadder, (observations) => {
      const copy = structuredClone(observations);
      const { findings, verdict, broken } = verdictOf(observations);
      assert.deepEqual(broken, []);
      assert.deepEqual(verdictOf(observations), { findings, verdict, broken });
      assert.deepEqual(observations, copy, "rules changed what was seen");
      const names = findings.map(({ cause }) => cause);
      assert.equal(new Set(names).size, names.length, "a cause twice");
      if (verdict.status === "healthy")
        assert.ok(
          observations.every(
            ({ outcome, reason }) => outcome !== "failed" && (outcome !== "skipped" || reason === "not-applicable"),
          ),
        );
      if (verdict.status === "down" || verdict.status === "degraded") {
        assert.ok(verdict.cause);
        assert.equal(verdict.layer, layerOf(verdict.cause));
        assert.ok(names.includes(verdict.cause) && verdict.because.length > 0 && verdict.nextSteps.length > 0);
        assert.ok(!verdict.alternatives.includes(verdict.cause), "its own alternative");
      }
    }),
    { numRuns: cases(2000) },
  );
});
