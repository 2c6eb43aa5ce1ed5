// Every sample of the demo is judged as what it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { samples } from "../../src/demo/samples.ts";
import { checkSamples } from "../support/samples.ts";

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
  // From this process, which is the bot's place and not the application's.
  payments: "healthy null",
  archive: "down startup-closed",
  invoices: "down config-password-unescaped",
  ledger: "degraded server-synchronous-replication-wait",
  cache: "down startup-not-postgres",
};

test("every sample of the demo shows the fault that it is there for", async () => {
  assert.deepEqual(samples.map(({ name }) => name).sort(), Object.keys(expected).sort());
  const checked = await checkSamples((name) => name, "test");
  const said = checked.map(
    ({ target, report: { verdict } }) => [target.name, `${verdict.status} ${verdict.cause}`] as const,
  );
  assert.deepEqual(Object.fromEntries(said), expected);
});
