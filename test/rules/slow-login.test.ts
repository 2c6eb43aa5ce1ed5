// A login that comes through and takes long: held against its limit, and told from a cold start.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbooks } from "../../src/playbooks/index.ts";
import { judge } from "../../src/rules/verdict.ts";
import { healthyFacts, ladder, row, startedAt, target } from "./observations.ts";

/**
 * @param firstByteMs until the answer to the request for TLS, in the climb; @param othersMs in the other connections
 */
function looked(firstByteMs: number, othersMs: number, connectTimeoutSeconds?: number, uptimeSeconds = 90_000) {
  const attempts = Array.from({ length: 10 }, () => ({ connectMs: 3, tookMs: othersMs, reason: null }));
  const limit = connectTimeoutSeconds === undefined ? {} : { connectTimeoutSeconds };
  const observations = ladder(
    row("config", "passed", null, { ...healthyFacts.config, ...limit }),
    { ...row("tls", "passed", null), tookMs: firstByteMs },
    row("steady", "passed", null, { attempts }),
    row("server", "passed", null, { ...healthyFacts.server, uptimeSeconds }),
  );
  return judge(observations, target, startedAt).verdict;
}

test("quick is healthy, with a limit or without; slow is degraded, and down beyond the connection's own limit", () => {
  assert.equal(looked(40, 6, 2).status, "healthy");
  assert.equal(looked(3000, 3000).status, "healthy");
  const beyond = looked(3000, 3000, 2);
  assert.deepEqual(
    [beyond.status, beyond.cause, beyond.confidence, beyond.proof],
    ["down", "startup-slow", "confirmed", "control"],
  );
  assert.match(beyond.summary, /gives up after 2 s \(its connect_timeout\)/);
  assert.deepEqual([looked(10_000, 10_000).status, looked(10_000, 10_000).cause], ["degraded", "startup-slow"]);
});

test("the stage in which the seconds are lost is named; SCRAM's rounds are our own work", () => {
  const slow = (id: "tls" | "startup" | "auth" | "admission", facts = {}) =>
    judge(ladder({ ...row(id, "passed", null, facts), tookMs: 5000 }), target, startedAt).verdict;
  const where = {
    startup: [/between the startup packet and the first answer\.$/, /the start of a process/],
    auth: [/at the password\.$/, /a directory \(LDAP/],
    admission: [/after the password\.$/, /login trigger/],
  } as const;
  for (const id of ["startup", "auth", "admission"] as const) {
    const { cause, confidence, summary, nextSteps } = slow(id);
    assert.deepEqual([cause, confidence], ["startup-slow", "likely"], id);
    const [stage, suspects] = where[id];
    assert.match(summary, stage);
    assert.match(nextSteps[0] ?? "", suspects);
    assert.match(summary, /a login takes 5\.\d s/);
  }
  assert.equal(slow("auth", { iterations: 2_000_000 }).status, "healthy");
});

test("one slow login before quick ones is a cold start, and never sure", () => {
  const cold = looked(8000, 20, undefined, 3);
  assert.deepEqual([cold.status, cold.cause, cold.confidence], ["degraded", "startup-slow", "likely"]);
  assert.match(cold.summary, /cold start/);
  const awake = looked(8000, 20);
  assert.equal(`${awake.status} ${awake.cause} ${awake.confidence}`, "degraded startup-slow likely");
  assert.match(awake.summary, /was waking up, or paused/);
});

test("where even select 1 takes as long each time, it is the server that is slow, and not its logins", () => {
  const observations = ladder(
    { ...row("startup", "passed", null), tookMs: 5000 },
    row("query", "passed", null, { roundTripsMs: [1400, 2100, 1800] }),
  );
  const { verdict } = judge(observations, target, startedAt);
  assert.deepEqual([verdict.cause, verdict.confidence], ["server-overloaded", "likely"]);
});

test("of a silent server it is said how long the framework's own driver would wait", () => {
  const waits = (framework?: string, connectTimeoutSeconds?: number) => {
    const limit = connectTimeoutSeconds === undefined ? {} : { connectTimeoutSeconds };
    const observations = ladder(
      row("config", "passed", null, { ...healthyFacts.config, ...limit }),
      row("startup", "failed", "silent"),
    );
    const inputs = { ...target.inputs, application: framework === undefined ? null : { framework } };
    const { summary } = judge(observations, { ...target, inputs }, startedAt).verdict;
    return /This connection would wait (.*?\))/.exec(summary)?.[1] ?? summary;
  };
  assert.equal(waits(), "forever (libpq's default)");
  assert.equal(waits("laravel"), "30 s (the default of PDO)");
  assert.equal(waits("prisma"), "5 s (the default of Prisma)");
  // A driver that reads connect_timeout from the URL, and one that does not.
  assert.equal(waits("go", 7), "7 s (its connect_timeout)");
  assert.equal(waits("sequelize", 7), "forever (the default of Sequelize's first connection)");
  for (const { framework } of playbooks)
    if (framework !== "generic") assert.match(waits(framework), /\(the default of/, framework);
});
