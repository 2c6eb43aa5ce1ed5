// What a check is held against may be of any shape: it costs what changed, and never the report.
import assert from "node:assert/strict";
import { test } from "node:test";
import { baselineOf, type Baseline } from "../../src/baseline/baseline.ts";
import type { HiddenBug } from "../../src/hidden-bug.ts";
import { withHistory } from "../../src/jobs/history.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { reportText } from "../../src/report/text.ts";
import { Secret } from "../../src/secret.ts";
import { check } from "../support/check.ts";
import { sharedCluster } from "../support/cluster.ts";

const cluster = await sharedCluster();
const login = { user: "postgres", database: "postgres", password: new Secret("test-password") };
const well = await check({ port: cluster.port, ...login });
const down = await check({ port: 1 });

async function held(seen: typeof well, before: unknown) {
  const bugs: HiddenBug[] = [];
  const { vantages } = new MemoryStore();
  const store = { vantages, baseline: () => Promise.resolve(before as Baseline) };
  return { ...(await withHistory(store, "orders", seen, (bug) => void bugs.push(bug))), bugs };
}

for (const before of [{}, { traits: {} }, { traits: [null] }])
  test(`a baseline ${JSON.stringify(before)} costs a failed check its changes, and says so`, async () => {
    const { report, bugs } = await held(down, before);
    const part = `what changed since it last worked, from ${down.vantage}`;
    const missing = [{ part, reference: bugs[0]?.reference ?? "" }];
    assert.deepEqual(report, { ...down, changes: [], brokenParts: missing });
    assert.equal(bugs[0]?.where, `part "${part}"`);
    assert.ok(bugs[0].error instanceof TypeError);
    assert.ok(reportText(report).includes(`${part}: a bug in dbcheck, reference ${bugs[0].reference}`));
  });

test("a healthy check replaces a baseline that cannot be read", async () => {
  const { report, baselines, bugs } = await held(well, { stageMs: {}, week: {} });
  assert.equal(report.verdict.status, "healthy");
  assert.equal(bugs.length, 1);
  assert.equal(report.brokenParts?.length, 1);
  assert.deepEqual(baselines, [baselineOf(well)]);
});
