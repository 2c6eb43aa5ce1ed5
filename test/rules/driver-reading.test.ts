import assert from "node:assert/strict";
import { test } from "node:test";
import { probes } from "../../src/probes/index.ts";
import type { Observation } from "../../src/report/observation.ts";
import { judge } from "../../src/rules/verdict.ts";
import { describeTarget } from "../../src/target/target.ts";
import { aConninfo, aTarget } from "../support/target.ts";
import { healthyFacts } from "./observations.ts";

const at = "2026-06-01T12:00:00.000Z";
const facts: Record<string, object> = { ...healthyFacts };

/** A healthy check of an application with this framework; facts of rows may be changed. */
function causesFor(framework: string, changes: Record<string, object>): string[] {
  const observations = probes.map(({ id, layer }): Observation => ({
    id,
    probe: id,
    layer,
    source: "probe",
    vantage: "t",
    at,
    inputs: {},
    outcome: "passed",
    reason: null,
    tookMs: 1,
    summary: id,
    facts: { ...facts[id], ...changes[id] },
  }));
  const { findings, verdict } = judge(
    observations,
    describeTarget(aTarget(aConninfo(), { application: { framework } })),
    at,
  );
  assert.equal(verdict.status, "healthy", "what a driver may mean is a notice");
  return findings.map(({ cause }) => cause);
}

const untrusted = {
  config: { sslmode: "require" },
  tls: { verified: "nothing", chainError: "SELF_SIGNED_CERT_IN_CHAIN" },
};
const twoHosts = {
  config: {
    hosts: ["a.example", "b.example"].map((host) => ({ host, hostaddr: null, port: 5432, kind: "name" })),
    sslmode: "prefer",
  },
};

test("node-postgres verifies where libpq does not", () => {
  assert.deepEqual(causesFor("node-postgres", untrusted), ["tls-certificate-untrusted"]);
  assert.deepEqual(causesFor("django", untrusted), []);
  assert.deepEqual(
    causesFor("node-postgres", { config: { sslmode: "require" }, tls: { chainError: null, nameMatches: false } }),
    ["tls-certificate-wrong-host"],
  );
});

test("Ecto does not know sslmode; a list of hosts is read by libpq and JDBC only", () => {
  assert.deepEqual(causesFor("ecto", { config: { sslmode: "require" } }), ["config-parameter-unknown"]);
  assert.deepEqual(causesFor("ecto", twoHosts), ["config-url-invalid"]);
  assert.deepEqual(causesFor("spring", twoHosts), []);
  assert.deepEqual(causesFor("rails", twoHosts), []);
});
