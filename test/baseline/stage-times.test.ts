// A slow database's times beside those of the last week: only where a stage is slower than it ever was.
import assert from "node:assert/strict";
import { test } from "node:test";
import { baselineOf, timesAgainst, type Baseline } from "../../src/baseline/baseline.ts";
import { comparisonText } from "../../src/baseline/stage-times.ts";
import { pngOf } from "../../src/pictures/png.ts";
import { stageTimesSvg } from "../../src/pictures/stage-times-svg.ts";
import type { Report } from "../../src/report/report.ts";
import { healthy, observation, report } from "../slack/reports.ts";

const startMs = Date.parse("2026-06-01T00:00:00Z");
const hour = (hours: number) => new Date(startMs + hours * 3_600_000).toISOString();
const rows = (startupMs: number) => [
  observation("dns", "passed", "", { tookMs: 2 }),
  observation("tcp", "passed", "", { tookMs: 5 }),
  observation("startup", "warned", "", { tookMs: startupMs }),
  observation("auth", "failed", "", { tookMs: 900 }),
];
const slow = (startupMs: number, startedAt = hour(40)): Report =>
  report({ status: "degraded", cause: "startup-slow" }, rows(startupMs), { startedAt });
/** Healthy checks at those hours, each a baseline that follows the one before. */
const after = (...hours: number[]) =>
  hours.reduce<Baseline | null>(
    (before, at) => baselineOf({ ...healthy, observations: rows(12 + at), startedAt: hour(at) }, before),
    null,
  ) ?? assert.fail();

test("one sample of three hours is kept, for a week", () => {
  assert.deepEqual(
    after(0, 1, 2, 4, 30).week?.map(({ at }) => at),
    [hour(0), hour(4)],
  );
  assert.deepEqual(
    after(0, 10, 200).week?.map(({ at }) => at),
    [],
    "older than seven days",
  );
});

test("a stage that is slower than ever is shown with its usual time; what did not work has none", () => {
  const times = timesAgainst(after(0, 5, 10), slow(5100)) ?? assert.fail();
  assert.deepEqual(
    times.stages.map(({ name, isSlow }) => [name, isSlow]),
    [
      ["Name", false],
      ["Connect", false],
      ["Greeting", true],
    ],
  );
  assert.equal(
    comparisonText(times),
    "Times of blockster-v2: Greeting 5.1 s (usually 17 ms). As usual: Name, Connect.",
  );
});

test("where a sentence says as much there is no picture", () => {
  assert.equal(timesAgainst(after(0, 5, 10), slow(40)), null, "not slower by much");
  assert.equal(timesAgainst(after(0, 5), slow(5100)), null, "two samples are no week");
  assert.equal(timesAgainst(after(0, 5, 10), slow(5100, hour(400))), null, "nothing of the last week");
  const { stageMs: _, week: __, ...old } = after(0, 5, 10);
  assert.equal(timesAgainst(old, slow(5100)), null, "of an earlier version");
});

test("it is a PNG of some kilobytes", async () => {
  const times = timesAgainst(after(0, 5, 10), slow(5100)) ?? assert.fail();
  const png = await pngOf(stageTimesSvg({ ...times, target: "a<b&c" }));
  assert.equal(png.subarray(1, 4).toString("latin1"), "PNG");
  assert.ok(png.length < 100_000, String(png.length));
});
