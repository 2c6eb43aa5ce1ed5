// Every sample of the demo is judged as what it is.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { stringify } from "yaml";
import { runCheckup } from "../../src/checkup/run.ts";
import { Ground, samples } from "../../src/demo/samples.ts";
import { loadTargets } from "../../src/target/file.ts";

const expected: Record<string, string> = {
  "blockster-v2": "down app-config-invalid-option",
  storefront: "healthy null",
  billing: "down auth-password-rejected",
  search: "down tcp-refused",
  warehouse: "down tcp-timeout",
  orders: "down tls-certificate-expired",
  sessions: "down startup-silent",
  analytics: "down startup-too-many-connections",
  accounts: "down server-read-only",
  checkout: "degraded server-lock-contention",
  reports: "down query-response-stalled",
  inventory: "degraded tcp-lossy",
  invoices: "down config-password-unescaped",
  ledger: "degraded server-synchronous-replication-wait",
  cache: "down startup-not-postgres",
};

test("every sample of the demo shows the fault that it is there for", async () => {
  assert.deepEqual(samples.map(({ name }) => name).sort(), Object.keys(expected).sort());
  const dir = await mkdtemp(join(tmpdir(), "dbcheck-test-"));
  const ground = new Ground(dir);
  try {
    const entries = await Promise.all(samples.map(async ({ name, start }) => [name, await start(ground)] as const));
    const file = join(dir, "targets.yaml");
    await writeFile(file, stringify({ targets: Object.fromEntries(entries) }));
    const { targets } = loadTargets(file, {});
    // The lock of "checkout" must be waited for longer than its threshold.
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const said = await Promise.all(
      [...targets].map(async ([name, target]) => {
        const { verdict } = await runCheckup({ target, vantage: "test", timeoutMs: 15_000 });
        return [name, `${verdict.status} ${verdict.cause}`] as const;
      }),
    );
    assert.deepEqual(Object.fromEntries(said), expected);
  } finally {
    await ground.close();
    await rm(dir, { recursive: true, force: true });
  }
});
