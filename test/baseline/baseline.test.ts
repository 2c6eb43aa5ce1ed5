// What differs from when it last worked: only what both checks saw, in words with both times.
import assert from "node:assert/strict";
import { test } from "node:test";
import { baselineOf, changesSince, type Baseline } from "../../src/baseline/baseline.ts";
import { changeLine } from "../../src/report/text.ts";
import type { Observation } from "../../src/report/observation.ts";
import type { Report } from "../../src/report/report.ts";
import { judge } from "../../src/rules/verdict.ts";
import { healthyFacts, ladder, row, startedAt, target } from "../rules/observations.ts";

const later = "2026-06-01T13:00:00.000Z";
function report(rows: Observation[], at = later): Report {
  const observations = ladder(...rows);
  const { verdict, findings } = judge(observations, target, at);
  const base = { schema: "dbcheck.report/1" as const, id: "1", vantage: "test", tookMs: 1 };
  return { ...base, startedAt: at, target, verdict, findings, observations, comparisons: [], changes: [] };
}
const healthy = baselineOf(report([], startedAt)) as Baseline;
const lines = (...rows: Observation[]) => changesSince(healthy, report(rows)).map(changeLine);

test("only a healthy check is remembered, and nothing has changed against itself", () => {
  assert.equal(baselineOf(report([row("tcp", "failed", "refused")])), null);
  assert.ok(healthy.traits.length > 15);
  assert.equal(new Set(healthy.traits.map(({ id }) => id)).size, healthy.traits.length);
  assert.deepEqual(lines(), []);
  assert.deepEqual(changesSince(JSON.parse(JSON.stringify(healthy)) as Baseline, report([])), [], "through the store");
});

test("an address that is gone, with the time it was last seen", () => {
  const host = "db.example";
  const gone = row("dns", "failed", "no-address", {
    names: [{ host, addresses: [], code: "ENODATA", reason: "no-address" }],
  });
  assert.deepEqual(lines(gone), ["IPv4 addresses of db.example: 10.0.0.1 until 2026-06-01 12:00 UTC, now none"]);
  const six = row("dns", "passed", null, {
    names: [{ host, addresses: [{ address: "fd00::1", family: 6 }], code: null, reason: null }],
  });
  assert.deepEqual(lines(six), [
    "IPv4 addresses of db.example: 10.0.0.1 until 2026-06-01 12:00 UTC, now none",
    "IPv6 addresses of db.example: none until 2026-06-01 12:00 UTC, now fd00::1",
  ]);
});

test("what could not be seen this time has not changed", () => {
  const silent = row("dns", "failed", "timeout", {
    names: [{ host: "db.example", addresses: [], code: "EAI_AGAIN", reason: "timeout" }],
  });
  assert.deepEqual(lines(silent), []);
  assert.deepEqual(
    lines(row("server", "unknown", "not-permitted", { version: null, settings: null, maxConnections: null })),
    [],
  );
});

test("certificate, version, settings, limits, role and the pooler's mode", () => {
  const chain = [
    { ...healthyFacts.tls.chain[0], sha256: "ff".repeat(32), validTo: "2026-09-01T00:00:00.000Z" },
  ] as typeof healthyFacts.tls.chain;
  assert.match(
    lines(row("tls", "passed", null, { chain }))[0] ?? "",
    /^the server's certificate: db\.example, valid until 2027-01-01.*now db\.example, valid until 2026-09-01/,
  );
  assert.match(
    lines(row("server", "passed", null, { maxConnections: 20 }))[0] ?? "",
    /^max_connections: 100 until .* now 20$/,
  );
  assert.match(
    lines(row("server", "warned", "read-only", { inRecovery: true, readOnly: true })).join("\n"),
    /the server's role: primary until .* now standby/,
  );
  const settings = [{ name: "idle_session_timeout", value: "60000", unit: "ms", source: "role" }];
  const known = baselineOf(
    report([row("server", "passed", null, { settings: [{ ...settings[0], value: "0" }] as never })], startedAt),
  ) as Baseline;
  const changed = changesSince(known, report([row("server", "passed", null, { settings })]));
  assert.deepEqual(changed.map(changeLine), [
    "the setting idle_session_timeout: 0ms until 2026-06-01 12:00 UTC, now 60000ms",
  ]);
});

test("an option of the application's configuration", () => {
  const with_ = (list: string[], computed: string[] = []) =>
    row("app-config", "passed", null, { options: { socket_options: list }, computed });
  const known = baselineOf(report([with_([":inet6"])], startedAt)) as Baseline;
  const changed = changesSince(known, report([with_([":inet6", ":keepalive"])]));
  assert.deepEqual(
    changed.map(({ before, after, layer }) => [before, after, layer]),
    [[[":inet6"], [":inet6", ":keepalive"], "application"]],
  );
  assert.deepEqual(changesSince(known, report([with_(["f()"], ["socket_options"])])), [], "computed: nobody knows");
});

test("times change by their order of magnitude", () => {
  const attempt = { ...healthyFacts.tcp.attempts[0], tookMs: 60 } as (typeof healthyFacts.tcp.attempts)[number];
  const slow = (tookMs: number) => row("tcp", "passed", null, { attempts: [{ ...attempt, tookMs }] });
  assert.deepEqual(lines(slow(40)), []);
  assert.deepEqual(lines(slow(400)), ["time to connect: 3 ms until 2026-06-01 12:00 UTC, now 400 ms"]);
  assert.deepEqual(lines(slow(0.2)), [], "faster is no news");
});

test("long lists say what came and went", () => {
  const change = { id: "x", layer: "dns" as const, what: "addresses", beforeAt: startedAt, afterAt: later };
  const [before, after] = [
    ["1", "2", "3", "4", "5"],
    ["2", "3", "4", "5", "6"],
  ];
  assert.equal(
    changeLine({ ...change, before, after }),
    "addresses: 1 gone since 2026-06-01 12:00 UTC, 6 new, 4 as before",
  );
});
