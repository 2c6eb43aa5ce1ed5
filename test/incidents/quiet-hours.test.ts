// Until when a watch keeps quiet: over midnight, in any zone, across a clock that is set.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { isZone, quietUntil } from "../../src/incidents/quiet-hours.ts";

const night = { fromMinute: 22 * 60, toMinute: 7 * 60, zone: "UTC" };
const until = (hours: typeof night, at: string) => quietUntil(hours, new Date(at))?.toISOString() ?? null;

test("over midnight: quiet from ten to seven, to the minute", () => {
  assert.equal(until(night, "2026-11-25T21:59:59.000Z"), null);
  assert.equal(until(night, "2026-11-25T22:00:00.000Z"), "2026-11-26T07:00:00.000Z");
  assert.equal(until(night, "2026-11-26T03:15:42.000Z"), "2026-11-26T07:00:00.000Z");
  assert.equal(until(night, "2026-11-26T07:00:00.000Z"), null);
  const lunch = { fromMinute: 12 * 60, toMinute: 13 * 60, zone: "UTC" };
  assert.equal(until(lunch, "2026-11-25T12:30:00.000Z"), "2026-11-25T13:00:00.000Z");
  assert.equal(until(lunch, "2026-11-25T13:00:00.000Z"), null);
});

test("in a zone, and on the nights when its clocks are set", () => {
  const berlin = { ...night, zone: "Europe/Berlin" };
  assert.equal(until(berlin, "2026-11-25T21:30:00.000Z"), "2026-11-26T06:00:00.000Z");
  // Forward on 29 March 2026, back on 25 October 2026.
  assert.equal(until(berlin, "2026-03-28T22:00:00.000Z"), "2026-03-29T05:00:00.000Z");
  assert.equal(until(berlin, "2026-10-24T22:00:00.000Z"), "2026-10-25T06:00:00.000Z");
  // Half past two is not there on that night.
  assert.equal(until({ ...berlin, toMinute: 150 }, "2026-03-28T22:00:00.000Z"), "2026-03-29T01:00:00.000Z");
  assert.ok(isZone("Asia/Kathmandu") && !isZone("Mars/Olympus") && !isZone(""));
});

test("law: the end is outside of the quiet hours, within a day, and everything before it is inside", () => {
  const minute = fc.integer({ min: 0, max: 1439 });
  const zone = fc.constantFrom("UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati");
  fc.assert(
    fc.property(minute, minute, zone, fc.integer({ min: 0, max: 525_600 }), (fromMinute, toMinute, inZone, at) => {
      fc.pre(fromMinute !== toMinute);
      const hours = { fromMinute, toMinute, zone: inZone };
      const now = new Date(Date.UTC(2026, 0, 1) + at * 60_000);
      const end = quietUntil(hours, now);
      if (end === null) return;
      // A pause of an hour or less may be skipped by a clock that is set forward: then the next day's is the end.
      const pauseMinutes = (fromMinute - toMinute + 1440) % 1440;
      const mostHours = pauseMinutes <= 60 ? 49 : 25;
      assert.ok(end > now && end.getTime() - now.getTime() <= mostHours * 3_600_000);
      assert.equal(quietUntil(hours, end), null);
    }),
  );
});
