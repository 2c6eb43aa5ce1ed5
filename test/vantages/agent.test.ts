// A place from nothing to its first row: the command's own lines, a Redis user that may do nothing else, and a shell.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { Redis } from "ioredis";
import { printForVantage } from "../../src/cli/agent.ts";
import { checkCommand } from "../../src/cli/check.ts";
import { UserMistake } from "../../src/errors.ts";
import type { Report } from "../../src/report/report.ts";
import type { RoundReport } from "../../src/report/round-verdict.ts";
import { freePort } from "../../src/embedded/cluster.ts";
import { Authority } from "../support/certificates.ts";
import { temporaryDirectory, testCluster } from "../support/cluster.ts";
import { runModule } from "../support/modules.ts";
import { needs } from "../support/optional.ts";
import { kill } from "../support/ports.ts";
import { testRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";

const secret = "the secret of this test's bot";
const canary = "c4nary-of-the-application";
const skip = needs("redis-server");

test("a key needs the bot's secret, and is another for every vantage", () => {
  const keyOf = (vantage: string) =>
    printForVantage("key", { env: { DBCHECK_VANTAGE_SECRET: secret }, vantage }).stdout.trim();
  assert.match(keyOf("a"), /^[\w-]{43}$/);
  assert.notEqual(keyOf("a"), keyOf("b"));
  assert.throws(() => printForVantage("key", { env: {}, vantage: "a" }), UserMistake);
});

test(
  "an agent in a fresh directory, with the Redis user that it prints, answers a shell's check",
  { skip },
  async () => {
    const [cluster, directory] = [await testCluster(), await temporaryDirectory()];
    // The agent comes over TLS, as it would from another network.
    const authority = new Authority();
    after(() => authority.remove());
    const { cert, key: certKey } = authority.issue(["localhost"]);
    writeFileSync(join(directory, "redis.crt"), cert);
    writeFileSync(join(directory, "redis.key"), certKey, { mode: 0o600 });
    const tlsPort = await freePort();
    const redis = await testRedis({
      "tls-port": String(tlsPort),
      "tls-cert-file": join(directory, "redis.crt"),
      "tls-key-file": join(directory, "redis.key"),
      "tls-ca-cert-file": authority.caPath,
      "tls-auth-clients": "no",
    });
    const admin = new Redis(redis.url);
    after(() => admin.disconnect());
    const acl = printForVantage("acl", { env: {}, vantage: "app" }).stdout.trim();
    assert.match(acl, /^ACL SETUSER app on >PASSWORD /);
    const [, ...words] = acl.replace("PASSWORD", "agents").split(" ");
    await admin.call("ACL", ...words);
    const agents = redis.url.replace("redis://", "redis://app:agents@");
    const stranger = new Redis(agents);
    after(() => stranger.disconnect());
    await assert.rejects(stranger.get("bull:dbcheck-checks:meta"), /NOPERM/);
    await assert.rejects(stranger.get("bull:dbcheck-vantage-other:meta"), /NOPERM/);
    await assert.rejects(stranger.flushall(), /NOPERM/);
    for (const words_ of [
      ["KEYS", "*"],
      ["SCAN", "0"],
      ["CONFIG", "GET", "*"],
      ["ACL", "LIST"],
      ["CLIENT", "LIST"],
    ])
      await assert.rejects(stranger.call(words_[0] ?? "", ...words_.slice(1)), /NOPERM/, words_.join(" "));
    // Nor by a script: Redis holds a script's own commands against the user's keys.
    await assert.rejects(
      stranger.eval("return redis.call('get', 'bull:dbcheck-vantage-other:meta')", 0),
      /permission|cannot access|can.t access/i,
    );
    await assert.rejects(stranger.publish("bull:dbcheck-checks:events", "x"), /NOPERM/);

    const key = printForVantage("key", { env: { DBCHECK_VANTAGE_SECRET: secret }, vantage: "app" }).stdout.trim();
    const child = spawn(process.execPath, runModule("src/main.ts", "agent", "--vantage", "app", "--target", "orders"), {
      env: {
        PATH: process.env["PATH"] ?? "",
        REDIS_URL: `rediss://app:agents@localhost:${tlsPort}`,
        NODE_EXTRA_CA_CERTS: authority.caPath,
        DBCHECK_VANTAGE_KEY: key,
        // Nobody listens there: the place's own failure.
        DATABASE_URL: `postgres://postgres:${canary}@127.0.0.1:1/postgres`,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    after(() => kill(child));
    let logged = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (logged += String(text)));
    await until("the agent is ready", () => logged.includes("vantage ready") || child.exitCode !== null);
    assert.equal(child.exitCode, null, logged);

    // From here on everything that passes Redis is seen.
    let passed = "";
    // Not ioredis' monitor: beside other traffic it takes the first line for the answer to a command of its own.
    const monitor = connect(Number(new URL(redis.url).port), "127.0.0.1").on("error", () => undefined);
    after(() => monitor.destroy());
    monitor.on("data", (text) => (passed += String(text)));
    monitor.write("MONITOR\r\n");
    await until("Redis tells what passes", () => passed.startsWith("+OK"));
    const targetsFile = join(directory, "targets.yaml");
    writeFileSync(targetsFile, `targets: { orders: { vantages: [app, office], url: "${cluster.url()}" } }\n`);
    const { stdout, exitCode } = await checkCommand({
      subject: "orders",
      format: "json",
      timeoutSeconds: 8,
      targetsFile,
      vantage: "office",
      vantages: true,
      application: { config: undefined, framework: undefined, tests: undefined },
      allowWriteCanary: false,
      env: { REDIS_URL: redis.url, DBCHECK_VANTAGE_SECRET: secret },
      signal: new AbortController().signal,
    });
    const report = JSON.parse(stdout) as Report & { round: RoundReport };
    assert.equal(report.vantage, "app", logged);
    assert.equal(exitCode, 2);
    assert.equal(report.verdict.status, "down");
    assert.deepEqual(
      report.round.vantages.map(({ vantage, isHome, verdict }) => [vantage, isHome, verdict.status]),
      [
        ["app", true, "down"],
        ["office", false, "healthy"],
      ],
    );
    assert.ok(passed.includes("dbcheck-vantage-app"), "the round went through this Redis");
    const hidden = [canary, encodeURIComponent(canary), Buffer.from(canary).toString("base64").slice(0, -4)];
    for (const text of hidden)
      for (const [where, all] of Object.entries({ passed, logged, stdout })) assert.ok(!all.includes(text), where);
    assert.deepEqual(
      (await admin.keys("bull:dbcheck-answers-*")).filter((name) => !name.endsWith(":id")),
      [],
      "the shell leaves nothing",
    );
  },
);
