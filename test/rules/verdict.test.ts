// From observations to one verdict: what blocks earliest, what explains what, and what is never a verdict.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { probes } from "../../src/probes/index.ts";
import { reasons, type Observation, type Reason } from "../../src/report/observation.ts";
import { describeTarget } from "../../src/target/target.ts";
import { judge } from "../../src/rules/verdict.ts";
import { healthyFacts, serverError } from "./observations.ts";
import { aConninfo, aTarget } from "../support/target.ts";
import { cases } from "../support/campaign.ts";

const target = describeTarget(aTarget(aConninfo()));
const at = "2026-03-01T00:00:00.000Z";
const error = serverError;

const well: Record<string, object> = { ...healthyFacts };

type Change = { outcome: Observation["outcome"]; reason?: Reason; facts?: object };
function seen(changes: Record<string, Change> = {}): Observation[] {
  return probes.map(({ id, layer }) => {
    const change = changes[id];
    return {
      id,
      probe: id,
      layer,
      source: "probe",
      vantage: "t",
      at,
      inputs: {},
      outcome: change?.outcome ?? "passed",
      reason: change?.reason ?? null,
      tookMs: 1,
      summary: `${id} row`,
      facts: { ...well[id], ...change?.facts },
    };
  });
}
const verdictOf = (changes: Record<string, Change>) => judge(seen(changes), target, at).verdict;
const authError = (sqlstate: string, routine: string | null, message?: string): Record<string, Change> => ({
  auth: { outcome: "failed", reason: "server-error", facts: { error: error(sqlstate, routine, message) } },
});
const admissionError = (sqlstate: string, routine: string | null, message?: string): Record<string, Change> => ({
  admission: { outcome: "failed", reason: "server-error", facts: { error: error(sqlstate, routine, message) } },
});

test("all rows passed is healthy; what could not be seen changes nothing", () => {
  assert.equal(verdictOf({}).status, "healthy");
  assert.equal(
    verdictOf({
      server: {
        outcome: "unknown",
        reason: "not-permitted",
        facts: { maxConnections: null, lockWaits: null, idleInTransaction: null },
      },
      upkeep: { outcome: "unknown", reason: "not-permitted" },
    }).status,
    "healthy",
  );
});

test("an error that nobody knows: the stage, the server's own words, who is not hit, and what would decide; never sure", () => {
  const words = { message: "the moon is full", detail: "since ten", hint: "wait", context: "function m()" };
  const auth = {
    outcome: "failed",
    reason: "server-error",
    facts: { error: { ...error("99999", "Unheard"), ...words } },
  } as const;
  const skipped = { outcome: "skipped", reason: "not-applicable" } as const;
  const { cause, confidence, owner, summary, because, nextSteps } = verdictOf({
    auth,
    direct: skipped,
    application: { ...skipped, facts: { sessions: [] } },
  });
  assert.deepEqual([cause, confidence, owner], ["startup-server-error", "possible", "unclear"]);
  assert.match(summary, /while it checks the credentials: error 99999, .*: the moon is full/);
  const text = because.map((one) => one.text).join("\n");
  for (const word of ["routine Unheard", "detail: since ten", "hint: wait", "context: function m()"])
    assert.ok(text.includes(word), word);
  assert.match(nextSteps[0] ?? "", /server's log/);
  assert.match(nextSteps[1] ?? "", /another role/);
  const others = verdictOf({ auth });
  assert.match(others.summary, /while it checks the credentials, but accepts others: error 99999/);
  assert.ok(others.because.some((one) => one.text.startsWith("the direct connection still works")));
});

test("a row that was never reached is inconclusive", () => {
  assert.equal(verdictOf({ query: { outcome: "skipped", reason: "check-ended" } }).status, "inconclusive");
});

test("SQLSTATE and routine decide, in any language", () => {
  const rows: [Record<string, Change>, string][] = [
    [
      admissionError("53300", "InitPostgres", "die verbleibenden Verbindungen sind reserviert"),
      "admission-connections-reserved",
    ],
    [
      admissionError("53300", "InitializeSessionUserId", "zu viele Verbindungen von Rolle »app«"),
      "admission-role-connection-limit",
    ],
    [admissionError("53300", "CheckMyDatabase", "zu viele Verbindungen"), "admission-database-connection-limit"],
    [
      {
        startup: {
          outcome: "failed",
          reason: "server-error",
          facts: { error: error("53300", "InitProcess", "tut mir leid") },
        },
      },
      "startup-too-many-connections",
    ],
    [admissionError("3D000", "InitPostgres", "Datenbank existiert nicht"), "admission-database-missing"],
    [admissionError("42501", "CheckMyDatabase", "keine Berechtigung"), "admission-connect-denied"],
    [
      admissionError("28000", "InitializeSessionUserId", "Rolle darf sich nicht anmelden"),
      "admission-role-cannot-login",
    ],
    [admissionError("42704", "find_option", "unbekannter Parameter"), "admission-parameter-rejected"],
    [authError("28P01", "auth_failed", "Passwort-Authentifizierung fehlgeschlagen"), "auth-password-rejected"],
    [
      {
        startup: {
          outcome: "failed",
          reason: "server-error",
          facts: { error: error("28000", "ClientAuthentication", "kein pg_hba.conf-Eintrag") },
        },
      },
      "auth-hba-rejected",
    ],
    // Whoever asked for a password has let its own pg_hba.conf decide before.
    [authError("28000", "ClientAuthentication", "kein pg_hba.conf-Eintrag"), "pooler-server-login-failed"],
    [
      authError("28000", "ClientAuthentication", "Verbindung erfordert ein Client-Zertifikat"),
      "tls-client-certificate-required",
    ],
  ];
  for (const [changes, cause] of rows) assert.equal(verdictOf(changes).cause, cause);
});

test("five faults share 28P01: the commonest, likely, with the others beside it", () => {
  const { confidence, alternatives } = verdictOf(authError("28P01", "auth_failed"));
  assert.deepEqual([confidence, alternatives], ["likely", ["admission-role-missing"]]);
});

test("what blocks is the verdict, what only hurts is a finding beside it", () => {
  const attempts = [
    ...(well["tcp"] as { attempts: object[] }).attempts,
    {
      host: "h",
      address: "10.0.0.2",
      family: 4,
      port: 5432,
      outcome: "failed",
      reason: "refused",
      code: "ECONNREFUSED",
      tookMs: 1,
    },
  ];
  const both = judge(
    seen({
      tcp: { outcome: "warned", reason: "some-addresses-failed", facts: { attempts } },
      ...authError("28P01", "auth_failed"),
    }),
    target,
    at,
  );
  assert.equal(both.verdict.cause, "auth-password-rejected");
  assert.deepEqual(
    both.findings.map(({ cause }) => cause),
    ["auth-password-rejected", "tcp-some-addresses-fail"],
  );
});

test("a lock that an idle transaction holds explains the long transaction", () => {
  const waits = [
    {
      pid: 2,
      waitSeconds: 60,
      lockType: "transactionid",
      relation: null,
      blockers: [{ pid: 1, state: "idle in transaction", applicationName: "app", transactionSeconds: 4000 }],
    },
  ];
  const { verdict, findings } = judge(
    seen({
      server: {
        outcome: "warned",
        reason: "lock-waits",
        facts: {
          lockWaits: waits,
          longestTransactionSeconds: 4000,
          idleInTransaction: { count: 1, longestSeconds: 4000 },
        },
      },
    }),
    target,
    at,
  );
  assert.equal(verdict.cause, "server-lock-contention");
  assert.ok(findings[0]?.explains.includes("server-long-transaction"));
});

test("whatever is seen, judging ends, the same twice; healthy only where no row failed", () => {
  const outcome = fc.constantFrom<Observation["outcome"]>("passed", "warned", "failed", "skipped", "unknown");
  const change = fc.record({ outcome, reason: fc.constantFrom(...reasons) });
  const changes = fc.dictionary(fc.constantFrom(...probes.map(({ id }) => id)), change);
  fc.assert(
    fc.property(changes, (some) => {
      const rows = seen(some);
      const once = judge(rows, target, at);
      assert.deepEqual(judge(structuredClone(rows), target, at), once);
      if (once.verdict.status === "healthy")
        assert.ok(
          rows.every(
            (row) => row.outcome !== "failed" && (row.outcome !== "skipped" || row.reason === "not-applicable"),
          ),
          JSON.stringify(some),
        );
      if (once.verdict.status === "healthy" || once.verdict.status === "inconclusive")
        assert.deepEqual([once.verdict.cause, once.verdict.layer], [null, null]);
    }),
    { numRuns: cases(2000) },
  );
});
