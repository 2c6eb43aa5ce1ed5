// Confirmed is earned: with a proof that the report carries, and against no other row.
import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "../../src/rules/verdict.ts";
import { ladder, row, serverError, startedAt, target } from "./observations.ts";

const attempt = { host: "db.example", address: "10.0.0.1", port: 5432, family: 4 } as const;
const dead = {
  attempts: [{ ...attempt, outcome: "failed" as const, reason: "timeout" as const, code: "ETIMEDOUT", tookMs: 3300 }],
};

function judged(...changed: Parameters<typeof ladder>) {
  return judge(ladder(...changed), target, startedAt);
}

test("a confirmed finding names its proof, in the verdict too; a likely one has none", () => {
  const sure = judged(
    row("admission", "failed", "server-error", { error: serverError("3D000", "InitPostgres", "does not exist") }),
  );
  assert.deepEqual([sure.verdict.confidence, sure.verdict.proof], ["confirmed", "stated"]);
  const guessed = judged(row("auth", "failed", "server-error", { error: serverError("28P01", "auth_failed", "no") }));
  assert.deepEqual([guessed.verdict.confidence, "proof" in guessed.verdict], ["likely", false]);
});

test("silence is proof of nothing until further connections met it too", () => {
  const alone = judged(row("tcp", "failed", "timeout", dead));
  assert.deepEqual([alone.verdict.cause, alone.verdict.confidence], ["tcp-timeout", "likely"]);
  const observations = ladder(row("tcp", "failed", "timeout", dead)).map((one) =>
    one.id === "steady" ? row("steady", "failed", "timeout", { tried: 10, answered: 0 }) : one,
  );
  const { verdict } = judge(observations, target, startedAt);
  assert.deepEqual([verdict.cause, verdict.confidence, verdict.proof], ["tcp-timeout", "confirmed", "control"]);
});

test("a sentence that another row contradicts is not confirmed, and says what stands against it", () => {
  const knows = row("dns", "passed", null, {
    resolvers: [
      {
        host: "db.example",
        server: "10.0.0.53",
        a: [{ address: "10.0.0.99", ttlSeconds: 60 }],
        aaaa: [],
        cnames: [],
        rcodeA: "NOERROR",
        rcodeAAAA: "NOERROR",
        reason: null,
      },
    ],
  });
  const refused = row("tcp", "failed", "refused", {
    attempts: [{ ...attempt, outcome: "failed", reason: "refused", code: "ECONNREFUSED", tookMs: 1 }],
  });
  const { verdict, findings } = judged(knows, refused);
  assert.deepEqual([verdict.cause, verdict.confidence], ["tcp-refused", "likely"]);
  assert.equal(findings[0]?.contradictedBy, "dns");
  assert.match(verdict.because.at(-1)?.text ?? "", /evidence against this: 10\.0\.0\.53 knows 10\.0\.0\.99/);
  assert.equal(judged(refused).verdict.confidence, "confirmed");
});

test("where a name has two addresses, a refusal says which of them it was", () => {
  const both = row("tcp", "passed", null, {
    attempts: ["10.0.0.1", "10.0.0.2"].map((address) => ({
      ...attempt,
      address,
      outcome: "passed" as const,
      reason: null,
      code: null,
      tookMs: 1,
    })),
  });
  const refused = row("auth", "failed", "server-error", { error: serverError("28P01", "auth_failed", "no") });
  const text = (...rows: Parameters<typeof ladder>) =>
    judged(...rows)
      .verdict.because.map((one) => one.text)
      .join("\n");
  assert.match(text(both, refused), /10\.0\.0\.1:5432 refuses\. 10\.0\.0\.2 may be another server/);
  assert.doesNotMatch(text(refused), /another server/);
});

test("a known product's own steps come first", () => {
  const message =
    "This RDS proxy has no credentials for the role app. Check the credentials for this role and try again.";
  const { verdict } = judged(
    row("auth", "failed", "server-error", { passwordProven: false, error: serverError("28000", null, message) }),
  );
  assert.equal(verdict.cause, "pooler-user-unknown");
  assert.match(verdict.nextSteps[0] ?? "", /Secrets Manager/);
});
