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

test("a password that SASLprep changes, by whose driver leaves it as it is", () => {
  const prepared = { config: { passwordIsPrepared: true, sslmode: "disable" } };
  for (const framework of ["node-postgres", "typeorm", "ecto", "go"])
    assert.deepEqual(causesFor(framework, prepared), ["config-password-unescaped"], framework);
  for (const libpqs of ["django", "rails", "spring"]) assert.deepEqual(causesFor(libpqs, prepared), [], libpqs);
  assert.deepEqual(causesFor("ecto", { ...prepared, startup: { saslMechanisms: [] } }), [], "without SCRAM it stays");
});

test("lib/pq requires TLS where the URL says nothing of it; the others of the same URL do not", () => {
  const plain = { tls: { answer: "N", used: false, verified: "nothing", chain: [] } };
  assert.deepEqual(causesFor("go", { ...plain, config: { sources: {} } }), ["tls-not-offered"]);
  assert.deepEqual(causesFor("go", { ...plain, config: { sources: { sslmode: "url" } } }), []);
  assert.deepEqual(causesFor("rails", { ...plain, config: { sources: {} } }), []);
  assert.deepEqual(causesFor("go", { config: { sources: {} } }), [], "the server offers it");
});

test("certificates that libpq takes and others do not, and only where somebody verifies", () => {
  const [own] = healthyFacts.tls.chain;
  const changed = (more: object, verified = "chain") => ({ tls: { verified, chain: [{ ...own, ...more }] } });
  for (const more of [{ isAuthority: true }, { isVersionOne: true }, { names: [] }])
    assert.deepEqual(causesFor("generic", changed(more)), ["tls-certificate-untrusted"]);
  assert.deepEqual(causesFor("go", changed({ names: [] })), ["tls-certificate-untrusted"]);
  assert.deepEqual(causesFor("go", changed({ isAuthority: true })), [], "Go takes it");
  assert.deepEqual(causesFor("django", changed({ names: [], isAuthority: true })), [], "libpq's own");
  assert.deepEqual(causesFor("generic", changed({ isAuthority: true }, "nothing")), [], "nobody verifies");
});

test("a JVM: the form of a key, and the machine's time zone", () => {
  const own = (keyForm: string) => ({ tls: { own: { subject: "app", validTo: at, keyForm } } });
  assert.deepEqual(causesFor("spring", own("PEM")), ["config-file-unusable"]);
  assert.deepEqual(causesFor("spring", own("DER")), []);
  assert.deepEqual(causesFor("django", own("PEM")), []);
  const zone = { server: { unknownTimeZone: "Asia/Calcutta" } };
  assert.deepEqual(causesFor("spring", zone), ["admission-parameter-rejected"]);
  assert.deepEqual(causesFor("rails", zone), []);
});
