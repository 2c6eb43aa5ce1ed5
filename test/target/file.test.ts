import assert from "node:assert/strict";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createLog } from "../../src/log.ts";
import { UserMistake } from "../../src/errors.ts";
import { targetFromUrl } from "../../src/target/build.ts";
import { readTargets } from "../../src/target/file.ts";
import { nearestNames } from "../../src/target/nearest.ts";
import { watchTargets } from "../../src/target/watch.ts";

const read = (text: string, env: Record<string, string> = {}) => readTargets(text, "t.yaml", env);
function mistakeOf(text: string): string {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof UserMistake, String(error));
    return error.message;
  }
  throw new Error("the file was accepted");
}

test("the contract's example is understood", () => {
  const { targets } = read(
    `targets:
  blockster-v2:
    url: \${MAIN}
    direct_url: \${DIRECT}
    pooler: { kind: pgbouncer, admin_url: \${ADMIN} }
    dns_servers: ["127.0.0.53"]
    writes: true
    application: { framework: ecto, role: blockster, expected_connections: 1, pool_size: 5, instances: 1, address_family: 6, prepared_statements: unnamed, health_url: "https://x.example/health", config: ./runtime.exs }
    vendor: fly-mpg
    vendor_ids: { organization: o, app: a, cluster: c, region: ord }
    ticket_severity: 1
    allowed_channels: [C0123]
    oncall: [U0123, S0456]
    thresholds: { lock_wait_seconds: 2 }
`,
    {
      MAIN: "postgres://u:hunter2@pooled/db",
      DIRECT: "postgres://u:hunter3@direct/db",
      ADMIN: "postgres://admin:hunter4@pooled:6432/pgbouncer",
    },
  );
  const target = targets.get("blockster-v2");
  assert.deepEqual(target?.problems, []);
  assert.equal(target?.conninfo?.hosts[0]?.host, "pooled");
  assert.equal(target?.inputs.addressFamily, 6);
  assert.equal(target?.inputs.thresholds.lockWaitSeconds, 2);
  assert.equal(target?.inputs.thresholds.idleInTransactionSeconds, 300);
  assert.deepEqual(
    target?.secrets.map((secret) => secret.reveal()),
    ["hunter2", "hunter3", "hunter4"],
  );
  assert.ok(!JSON.stringify(target).includes("hunter"));
});

test("an unset variable is the target's problem, not the file's", () => {
  const { targets } = read("targets:\n  a: { url: '${NOPE}' }\n  b: { url: 'postgres://u@h/db' }\n");
  assert.deepEqual(
    targets.get("a")?.problems.map(({ cause, text }) => [cause, text]),
    [["config-variable-missing", "the variable NOPE is not set"]],
  );
  assert.deepEqual(targets.get("b")?.problems, []);
  assert.equal(targetFromUrl("", {}).problems[0]?.cause, "config-variable-missing");
});

test("mistakes come together, each with line and key, and repeat no value", () => {
  const text = mistakeOf(
    "targets:\n  a:\n    url: postgres://u:hunter2@h/db\n    dircet_url: x\n    ticket_severity: 9\n  b:\n    writes: hunter2\n",
  );
  assert.match(text, /t\.yaml:4:\d+: targets\.a\.dircet_url: unknown key; did you mean direct_url\?/);
  assert.match(text, /t\.yaml:5:\d+: targets\.a\.ticket_severity: must be 1 to 4/);
  assert.match(text, /targets\.b\.url/);
  assert.ok(!text.includes("hunter2"));
  assert.match(mistakeOf("targets:\n  a: { url: [\n"), /t\.yaml:\d+:\d+: not valid YAML/);
  assert.match(mistakeOf("targets:\n  list: { url: x }\n"), /t\.yaml:2:\d+: targets\.list: a target cannot be called "list"/);
  assert.match(mistakeOf("targets:\n  a: { url: x }\n  a: { url: y }\n"), /t\.yaml:3:\d+: not valid YAML \(duplicate key\)/);
});

test("the nearest names to a misspelt one", () => {
  assert.deepEqual(nearestNames("blokster", ["blockster-v2", "blockster", "orders"]), ["blockster"]);
  assert.deepEqual(nearestNames("order", ["blockster", "orders-eu"]), ["orders-eu"]);
  assert.deepEqual(nearestNames("'; drop table users; --", ["orders"]), []);
});

test("the file is reloaded on change; a bad edit keeps the last good version and says so", async () => {
  const dir = mkdtempSync(join(tmpdir(), "dbcheck-watch-"));
  const path = join(dir, "targets.yaml");
  const put = (text: string) => {
    writeFileSync(`${path}.new`, text);
    renameSync(`${path}.new`, path);
  };
  put("targets: { a: { url: 'postgres://u@h/db' } }");
  const watched = watchTargets(path, {}, createLog("silent", false));
  const until = async (done: () => boolean) => {
    for (let n = 0; n < 100 && !done(); n += 1) await sleep(50);
    assert.ok(done(), "no reload within 5 s");
  };
  try {
    put("targets: { a: { url: 'postgres://u@h/db' }, b: { url: 'postgres://u@h/db' } }");
    await until(() => watched.current().targets.size === 2);
    put("targets: { a: { ulr: x } }");
    await until(() => watched.lastError() !== null);
    assert.equal(watched.current().targets.size, 2);
    assert.match(watched.lastError() ?? "", /unknown key; did you mean url/);
    put("targets: { c: { url: 'postgres://u@h/db' } }");
    await until(() => watched.lastError() === null && watched.current().targets.has("c"));
  } finally {
    watched.close();
    rmSync(dir, { recursive: true });
  }
});
