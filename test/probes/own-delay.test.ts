// A process that stands still while it connects: what is late is late by itself, and no packet was lost.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { runCheckup } from "../../src/checkup/run.ts";
import type { Cluster } from "../../src/embedded/cluster.ts";
import { sharedCluster } from "../support/cluster.ts";
import { rowOf } from "../support/check.ts";
import { targetFromUrl } from "../../src/target/build.ts";

let cluster: Cluster;
before(async () => (cluster = await sharedCluster()));

test("a second in which this process does nothing is not taken for a packet that was sent again", async () => {
  let stoodStill = false;
  const report = await runCheckup({
    target: targetFromUrl(cluster.url(), {}),
    vantage: "test",
    timeoutMs: 15_000,
    onProgress: ({ rows }) => {
      if (stoodStill || !rows.some(({ probe, state }) => probe === "steady" && state === "running")) return;
      stoodStill = true;
      // Connections have begun by then, and are told of only afterwards.
      setImmediate(() => {
        for (const until = performance.now() + 1500; performance.now() < until;);
      });
    },
  });
  const { facts, summary } = rowOf(report, "steady");
  assert.ok(Number(facts["ownDelayMs"]) > 1000, `it stood still for ${String(facts["ownDelayMs"])} ms`);
  const slow = (facts["attempts"] as { connectMs: number | null }[]).filter(({ connectMs }) => Number(connectMs) > 950);
  assert.ok(slow.length > 0, "some connections looked late");
  assert.equal(facts["retransmitted"], 0, summary);
  assert.equal(report.verdict.cause, null, report.verdict.summary);
});
