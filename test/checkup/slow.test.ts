// A good server behind a path that holds every answer back, or goes dark:
// a report each time, and one cause for all that are slow.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startOddListener } from "../../src/demo/servers/odd-listener.ts";
import { runCheckup } from "../../src/checkup/run.ts";
import { Secret } from "../../src/secret.ts";
import { final } from "../../src/slack/views/final-reply.ts";
import { headline } from "../../src/slack/views/headline.ts";
import { reportText } from "../../src/report/text.ts";
import { check as checkRow } from "../slack/reports.ts";
import { check, gist, rowOf } from "../support/check.ts";
import { sharedCluster } from "../support/cluster.ts";
import { startRelay } from "../support/relay.ts";
import { aConninfo, aTarget } from "../support/target.ts";

const cluster = await sharedCluster();
const password = new Secret("test-password");
const url = { user: "postgres", database: "postgres", sslmode: "disable", password } as const;

test("answers that come 0.5 to 3 s late: startup-slow each time, with the control and what a login takes", async () => {
  // From 1.1 to 1.3 s on, a packet that was sent again would look alike.
  const delays = [500, 1000, 1200, 1500, 2000, 3000];
  await Promise.all(
    delays.map(async (delayMs) => {
      const { port } = await startRelay(cluster.port, { delayMs });
      const report = await check({ ...url, port });
      assert.equal(gist(report), "degraded startup-slow likely unclear", `${delayMs} ms: ${report.verdict.summary}`);
      assert.match(report.verdict.summary, /Every answer from .* takes about .* though TCP connects in/);
      const rows = report.verdict.because.map(({ observation }) => observation);
      for (const row of ["tcp", "startup", "auth", "query"])
        assert.ok(rows.includes(row), `${delayMs} ms: ${rows.join(", ")}`);
    }),
  );
});

test("a path that goes dark after the login, and a check of 2 to 4.5 s: the partial report, and what was waited for", async () => {
  await Promise.all(
    [2000, 3000, 4500].map(async (timeoutMs) => {
      const { port } = await startRelay(cluster.port, { darkAfter: "in_hot_standby" });
      const report = await check({ ...url, port }, {}, timeoutMs);
      assert.equal(gist(report), "down query-timeout likely operator", `${timeoutMs} ms: ${report.verdict.summary}`);
      assert.equal(rowOf(report, "query").reason, "query-timeout");
      assert.equal(rowOf(report, "server").outcome, "skipped");
      assert.ok(report.tookMs < timeoutMs + 1000, `${report.tookMs} ms`);
    }),
  );
});

test("Ctrl-C while a query waits: the partial report, and no cause that nobody waited for", async () => {
  const { port } = await startRelay(cluster.port, { darkAfter: "in_hot_standby" });
  const cancel = new AbortController();
  const report = await runCheckup({
    target: aTarget(aConninfo({ ...url, port })),
    vantage: "test",
    timeoutMs: 15_000,
    signal: cancel.signal,
    onProgress: ({ rows }) => {
      if (rows.some(({ probe, state }) => probe === "query" && state === "running")) setImmediate(() => cancel.abort());
    },
  });
  assert.equal(rowOf(report, "admission").outcome, "passed");
  assert.equal(rowOf(report, "query").reason, "check-ended");
  assert.equal(gist(report), "inconclusive - possible unclear");
  assert.equal(report.verdict.summary, "The check was cancelled. So far, tcp, startup, auth and admission worked.");
});

test("cancelled while a silent server is waited for: nobody is blamed for what nobody waited for", async () => {
  const silent = await startOddListener({ kind: "silent" });
  const cancel = new AbortController();
  const report = await runCheckup({
    target: aTarget(aConninfo({ ...url, port: silent.port })),
    vantage: "test",
    timeoutMs: 15_000,
    signal: cancel.signal,
    onProgress: ({ rows }) => {
      if (rows.some(({ probe, state }) => probe === "startup" && state === "running"))
        setTimeout(() => cancel.abort(), 200);
    },
  });
  await silent.close();
  const { outcome, reason, summary } = rowOf(report, "startup");
  assert.equal(`${outcome} ${reason}`, "unknown check-ended");
  assert.match(summary, /no answer within \d+ ms, when the check was cancelled/);
  assert.equal(gist(report), "inconclusive - possible unclear");
  assert.equal(report.verdict.summary, "The check was cancelled. So far, tcp worked.");
});

test("cancelled before it began: it says that, and of no row that it timed out", async () => {
  const target = aTarget(aConninfo({ ...url, port: cluster.port }));
  const report = await runCheckup({ target, vantage: "test", timeoutMs: 15_000, signal: AbortSignal.abort() });
  assert.equal(report.verdict.status, "inconclusive");
  assert.equal(report.verdict.summary, "The check was cancelled before it connected.");
  assert.ok(report.observations.every(({ summary }) => summary === "the check was cancelled before this step"));
  assert.doesNotMatch(reportText(report), /timed out/);
  const cancelled = checkRow({ state: "cancelled", finishedAt: new Date(), report });
  for (const shown of [headline(cancelled, null), final(cancelled)]) {
    assert.ok(shown.text.includes("Cancelled before it finished."), shown.text);
    assert.doesNotMatch(JSON.stringify(shown), /timed out|So far|Do now|determine/);
  }
});
