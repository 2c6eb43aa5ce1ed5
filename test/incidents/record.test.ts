// The record of an incident: what a reader who was not there needs, true and in order, and nothing that acts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyVerdict, type Incident } from "../../src/incidents/incident.ts";
import { recordMarkdown } from "../../src/incidents/record.ts";
import { lasting, timeline, type HappenedEvent } from "../../src/incidents/timeline.ts";
import type { Report } from "../../src/report/report.ts";
import { sampleReport } from "../store/sample.ts";

const at = (minute: number) => new Date(Date.parse("2026-06-01T12:00:00.000Z") + minute * 60_000);
function report(id: string, cause: "tcp-refused" | "tcp-timeout", minute: number): Report {
  const base = sampleReport(id, "orders");
  const verdict = {
    ...base.verdict,
    status: "down" as const,
    cause,
    layer: "tcp" as const,
    owner: "network" as const,
    summary: `It is ${cause}.`,
  };
  return {
    ...base,
    startedAt: at(minute).toISOString(),
    verdict: {
      ...verdict,
      because: [{ observation: "tcp", text: "refused | by <!channel> *all*" }],
      alternatives: ["dns-answers-differ"],
    },
    changes: [
      {
        id: "dns:4:h",
        layer: "dns",
        what: "IPv4 addresses of h",
        before: ["10.0.0.1"],
        after: [],
        beforeAt: at(-60).toISOString(),
        afterAt: at(0).toISOString(),
      },
    ],
  };
}
const [first, latest] = [report("a", "tcp-refused", 0), report("b", "tcp-timeout", 10)];
const healthy = sampleReport("c", "orders").verdict;
const verdicts: [Report["verdict"], number][] = [
  [first.verdict, 0],
  [latest.verdict, 10],
  [healthy, 20],
  [healthy, 21],
  [healthy, 22],
];
const over = verdicts.reduce<Incident | null>(
  (incident, [verdict, minute]) => applyVerdict(incident, verdict, at(minute).toISOString()).incident,
  null,
);
assert.ok(over);

const event = (minute: number, type: string, more: Partial<HappenedEvent> = {}): HappenedEvent => ({
  at: at(minute),
  type,
  checkId: null,
  actor: "bot",
  data: {},
  ...more,
});
const events = [
  event(0, "check.requested", { actor: "U1", checkId: "a" }),
  event(0, "check.finished", { checkId: "a", data: { status: "down", cause: "tcp-refused" } }),
  event(0, "incident.opened", { data: { ...over.first } }),
  event(0, "message.posted", { checkId: "a" }),
  event(10, "incident.changed", { data: { from: over.first, to: over.latest } }),
  event(22, "incident.recovered", { data: { openedAt: over.openedAt, closedAt: over.closedAt, latest: over.latest } }),
];

test("it says from when to when, what was wrong, what proves it, what changed, who did what, and what is open", () => {
  const text = recordMarkdown({ target: "orders", incident: over, events, first, latest, names: { U1: "Ada" } });
  for (const words of [
    "# Incident of orders: recovered",
    "- From 2026-06-01 12:00:00 UTC to 2026-06-01 12:22:00 UTC: 22 min",
    "- 2026-06-01 12:00:00 UTC: down, `tcp-refused`: It is tcp-refused.",
    "- 2026-06-01 12:10:00 UTC: down, `tcp-timeout`: It is tcp-timeout.",
    "## When it began",
    "## When it last failed",
    "IPv4 addresses of h: 10.0.0.1 until 2026-06-01 11:00 UTC, now none",
    "| 2026-06-01 12:00:00 | Ada | asked for a check |",
    "| 2026-06-01 12:22:00 | dbcheck | **recovered after 22 min; it was: It is tcp-timeout.** |",
    "- Could also be: dns-answers-differ",
  ])
    assert.ok(text.includes(words), `${words}\n---\n${text}`);
  assert.ok(text.includes("refused \\| by \\<!channel\\> \\*all\\*"), "nothing acts in Markdown");
});

test("an open one says so; reports that retention has taken are said to be gone", () => {
  const open = applyVerdict(null, first.verdict, at(0).toISOString()).incident as Incident;
  const text = recordMarkdown({ target: "orders", incident: open, events: [], first: null, latest: null });
  assert.match(text, /# Incident of orders: open/);
  assert.match(text, /to now \(not over\)/);
  assert.match(text, /The report is no longer stored\./);
});

test("the timeline tells what people did and what turned, and leaves bookkeeping out", () => {
  assert.deepEqual(
    timeline(events).map(({ what, isTurn }) => [what.split(":")[0], isTurn]),
    [
      ["asked for a check", false],
      ["checked", false],
      ["an incident opened", true],
      ["another verdict", true],
      ["recovered after 22 min; it was", true],
    ],
  );
});

test("durations as people say them", () => {
  const [from, to] = ["2026-06-01T12:00:00Z", (minutes: number) => at(minutes).toISOString()];
  assert.deepEqual(
    [0, 4, 60, 125].map((minutes) => lasting(from, to(minutes))),
    ["less than a minute", "4 min", "1 h", "2 h 5 min"],
  );
});
