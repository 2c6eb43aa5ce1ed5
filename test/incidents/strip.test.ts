// The picture of an incident: what it shows follows from the events, and it is a real PNG with the words as alt text.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stripOf, stripText } from "../../src/incidents/timeline-picture.ts";
import type { HappenedEvent } from "../../src/incidents/timeline.ts";
import { pngOf } from "../../src/pictures/png.ts";
import { timelineSvg } from "../../src/pictures/timeline-svg.ts";
import { at, began } from "../slack/incidents.ts";

const event = (minute: number, type: string, data: Record<string, unknown> = {}): HappenedEvent => ({
  at: new Date(at(minute)),
  type,
  checkId: null,
  actor: "bot",
  data,
});
const bad = (status: "down" | "degraded") => ({ status, cause: null, layer: null, summary: "It fails.", at: at(0) });
const over = began({
  state: "closed",
  first: bad("down"),
  latest: bad("degraded"),
  closedAt: at(60),
  lastLookAt: at(60),
}).incident;
const events = [
  event(-30, "check.finished", { status: "healthy" }),
  event(0, "check.finished", { status: "down" }),
  event(5, "step.take", { position: 1 }),
  event(20, "incident.changed", { to: { status: "degraded" } }),
  event(25, "ticket.created"),
  event(50, "check.finished", { status: "healthy" }),
  event(60, "incident.recovered"),
];

test("how it stood has no gaps, marks are in their lanes, and what was before the incident is not in it", () => {
  const strip = stripOf("orders", over, events);
  assert.ok(strip);
  const minute = (ms: number) => (ms - Date.parse(at(0))) / 60_000;
  assert.deepEqual(
    strip.states.map(({ status, fromMs, toMs }) => [status, minute(fromMs), minute(toMs)]),
    [
      ["down", 0, 20],
      ["degraded", 20, 50],
      ["healthy", 50, 60],
    ],
  );
  assert.deepEqual(
    strip.lanes.map(({ name, atMs }) => [name, atMs.map(minute)]),
    [
      ["Checks", [0, 50]],
      ["Steps", [5]],
      ["Notes, tickets", [25]],
    ],
  );
  assert.match(
    stripText(strip),
    /^orders from \d\d:\d\d to \d\d:\d\d UTC: down for 20 min, then degraded for 30 min, then healthy for 10 min\. checks: 2; steps: 1; notes, tickets: 1\.$/,
  );
});

test("where a sentence says as much there is no picture", () => {
  const open = began({ first: bad("down"), latest: bad("down") }).incident;
  assert.equal(stripOf("orders", open, [event(0, "check.finished", { status: "down" })]), null);
});

test("the PNG has letters, in the one font that comes along; a name cannot break out of the SVG", async () => {
  const strip = stripOf('a<script>&"', over, events);
  assert.ok(strip);
  const svg = timelineSvg(strip);
  assert.ok(!svg.includes("<script>"));
  const [png, mute] = await Promise.all([pngOf(svg), pngOf(svg.replaceAll(/<text.*<\/text>/g, ""))]);
  assert.deepEqual([png.subarray(1, 4).toString("latin1"), png.readUInt32BE(16)], ["PNG", 1920]);
  assert.ok(png.length - mute.length > 5000, `${png.length} bytes, ${mute.length} without letters`);
  assert.ok(png.length < 150_000);
});
