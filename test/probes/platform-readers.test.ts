// Whatever JSON an API answers with, reading it ends: with facts that are bounded, or with null.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { textOf } from "../../src/probes/platform/json-fields.ts";
import { machinesOf, volumesOf } from "../../src/probes/platform/fly-machines.ts";
import { clusterOf } from "../../src/probes/platform/fly-postgres.ts";
import { errorCodeOf, releasesOf } from "../../src/probes/platform/fly-releases.ts";
import { statusPages } from "../../src/probes/platform/status/pages.ts";
import { cluster, machine, releases, volume } from "../support/fly.ts";
import { cases } from "../support/campaign.ts";

const readers: ((answer: unknown) => unknown)[] = [
  (answer) => machinesOf(answer, "orders", "application"),
  (answer) => volumesOf(answer, "orders", "application"),
  clusterOf,
  (answer) => releasesOf(answer, "orders"),
  errorCodeOf,
  ...Object.values(statusPages).flatMap(({ sources }) => sources.map(({ read }) => read)),
];

/** Real answers with one part of them replaced by anything: the shapes that are almost right. */
const real: unknown[] = [
  [machine({}, [{ at: "2026-06-01T11:00:00Z", exit_code: 1 }], 3)],
  [volume],
  cluster,
  releases("failed", [{ internalId: "1", message: "m", createdAt: "2026-06-01T11:00:00Z" }]),
  {
    status: { indicator: "minor" },
    incidents: [{ id: "1", name: "n", components: [{ name: "c" }] }],
    scheduled_maintenances: [{ status: "in_progress" }],
  },
  {
    ongoing_incidents: [{ id: "1", name: "n", affected_components: [{ name: "c" }] }],
    in_progress_maintenances: [{ name: "m" }],
  },
  [
    {
      id: "1",
      external_desc: "d",
      affected_products: [{ title: "t" }],
      currently_affected_locations: [{ title: "l" }],
    },
  ],
  [
    {
      id: 1,
      instanceKeys: ["Heroku US"],
      serviceKeys: ["Data"],
      IncidentEvents: [{ message: "m" }],
      IncidentImpacts: [{ endTime: null }],
    },
  ],
  { page: { status: "UP" }, activeIncidents: [{ name: "n" }], activeMaintenances: [{ name: "m" }] },
  { incidents: [{ id: "1", name: "n", components: [] }] },
  '<rss version="2.0"><channel><item><title>t</title></item></channel></rss>',
];
function pathsOf(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...at, key]))];
}
function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((one: unknown, at) => (String(at) === key ? replaced(one, rest, by) : one));
  return { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
}

test("no reader throws, and no fact is longer than it may be", () => {
  const almost = fc
    .constantFrom(...real.flatMap((answer) => pathsOf(answer).map((path) => ({ answer, path }))))
    .chain(({ answer, path }) => fc.jsonValue().map((by) => replaced(answer, path, by)));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), almost), (answer) => {
      for (const read of readers) assert.ok(JSON.stringify(read(answer) ?? null).length < 100_000);
    }),
    { numRuns: cases(2000) },
  );
});

test("every reader reads its own kind, so that the test above reads more than nothing", () => {
  for (const read of readers.filter((one) => one !== errorCodeOf))
    assert.ok(real.some((answer) => read(answer) !== null));
});

test("a text is one line without what would act in a terminal or turn its direction", () => {
  assert.equal(textOf("a\u001b[31m\nb\u202ec\u0000 \u2028d"), "a [31m b c d");
  assert.equal(textOf("x".repeat(500), 10), `${"x".repeat(9)}…`);
  assert.deepEqual([textOf(" \n"), textOf(7), textOf(null)], [null, null, null]);
});

test("an exit: by flyd's own watcher, else by the machine's report; newest first; a start has none", () => {
  const at = "2026-06-01T11:00:00.000Z";
  const events = [
    { type: "exit", timestamp: 1, request: { exit_event: { exit_code: 1, oom_killed: true, signal: -1 } } },
    { type: "start", timestamp: 2, request: {} },
    {
      type: "exit",
      timestamp: 3,
      request: {
        exit_event: { exit_code: 7, requested_stop: true },
        MonitorEvent: { exit_event: { exit_code: 137, exited_at: at } },
      },
    },
    { type: "exit", timestamp: 4, request: { MonitorEvent: {}, restart_count: 2 } },
  ];
  const [read] = machinesOf([machine({ events })], "orders", "application") ?? [];
  assert.deepEqual(read?.exits, [
    { at, exitCode: 137, signal: null, oomKilled: false, requestedStop: true },
    { at: "1970-01-01T00:00:00.001Z", exitCode: 1, signal: -1, oomKilled: true, requestedStop: false },
  ]);
  assert.equal(read?.restartCount, 2);
});
