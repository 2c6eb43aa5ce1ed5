// What monitoring reads: metrics of the bot and of a token's targets, and probes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { Durations } from "../../src/measures.ts";
import { expose, exposeDurations } from "../../src/server/metrics/exposition.ts";
import { families } from "../../src/server/metrics/families.ts";
import { machineDoor } from "./machine-door.ts";

const { bot, other, ask, checked, assertNoSecretTold } = await machineDoor();

const probed = (target: string) => ask<string>(`/probe?target=${target}`);

test("metrics: without a token of the bot alone, with one of its own targets; rules and dashboard name what is there", async () => {
  await Promise.all([checked("gone"), checked("orders"), checked("payroll", other)]);
  const open = await ask<string>("/metrics", { token: null });
  assert.match(open.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  assert.doesNotMatch(open.body, /target="/);
  assert.match(open.body, /^dbcheck_build_info\{version="[^"]+",node="v[^"]+"\} 1$/m);
  assert.match(open.body, /^dbcheck_store_up 1$/m);
  assert.match(open.body, /^dbcheck_check_stage_duration_seconds_count\{stage="tcp"\} [1-9]/m);
  assert.equal((await ask("/metrics", { token: "wrong" })).status, 401);
  const mine = await ask<string>("/metrics");
  assert.match(mine.body, /^dbcheck_target_status\{target="gone",status="down"\} 1$/m);
  assert.match(mine.body, /^dbcheck_target_status\{target="gone",status="healthy"\} 0$/m);
  assert.match(mine.body, /^dbcheck_target_cause_info\{target="gone",cause="tcp-refused"\} 1$/m);
  assert.match(mine.body, /^dbcheck_target_incident_open\{target="gone"\} 1$/m);
  assert.match(
    mine.body,
    /^dbcheck_findings_total\{target="gone",cause="tcp-refused",owner="operator",severity="down"\} [1-9]/m,
  );
  assert.ok(!mine.body.includes("payroll") && !mine.body.includes("127.0.0.1"));
  const about = { version: "1", protocol: 1, reportVersion: "dbcheck.report/1", clockOffsetMs: 1_500, selfTest: null };
  for (const name of ["pay-lhr", "somebody-elses"]) await bot.store.vantages.vantageSeen(name, about);
  const theirs = await ask<string>("/metrics", { token: other });
  assert.match(theirs.body, /^dbcheck_vantage_last_seen_timestamp_seconds\{vantage="pay-lhr"\} \d+/m);
  assert.match(theirs.body, /^dbcheck_vantage_clock_offset_seconds\{vantage="pay-lhr"\} 1\.5$/m);
  const [again, unnamed] = [await ask<string>("/metrics"), await ask<string>("/metrics", { token: null })];
  for (const { body } of [theirs, again, unnamed]) assert.ok(!body.includes("somebody-elses"));
  for (const { body } of [again, unnamed]) assert.ok(!body.includes("pay-lhr"), "its targets do not name it");
  const exported = new Set(
    [...`${mine.body}${(await probed("orders")).body}`.matchAll(/^# TYPE (\w+)/gm)].map(([, name = ""]) => name),
  );
  assert.deepEqual([...exported].toSorted(), families.map(({ name }) => name).toSorted());
  for (const file of ["deploy/prometheus/alerts.yml", "deploy/grafana/dashboard.json", "docs/metrics.md"]) {
    const named = [...readFileSync(file, "utf8").matchAll(/\b(?:dbcheck|probe)_(?!exporter)[a-z_]+/g)].map(
      ([name]) => name,
    );
    const unknown = named.filter((name) => !exported.has(name.replace(/_(?:bucket|sum|count)$/, "")));
    assert.deepEqual([named.length > 5, unknown], [true, []], file);
  }
});

test("a probe: two scrapes at once and one soon after are one check, and it tells of who can fix what is wrong", async () => {
  const asked = async () =>
    (await bot.store.events({ target: "gone", types: ["check.requested", "check.joined"] })).length;
  const before = await asked();
  const answers = await Promise.all([probed("gone"), probed("gone")]);
  answers.push(await probed("gone"));
  for (const { status, body } of answers) {
    assert.equal(status, 200);
    assert.match(body, /^probe_success 0$/m);
    assert.match(
      body,
      /^dbcheck_probe_cause_info\{cause="tcp-refused",layer="tcp",owner="operator",confidence="\w+"\} 1$/m,
    );
  }
  assert.equal(await asked(), before + 1);
  assert.equal((await probed("payroll")).status, 404);
  assert.equal((await ask("/probe")).status, 400);
  assert.equal((await ask("/probe?target=gone", { token: null })).status, 401);
});

test("labels are escaped, and durations are counted in every bucket from theirs on", () => {
  const family = { name: "a", help: "b", type: "gauge" } as const;
  const labels = { name: 'say "x"\\\n' };
  assert.equal(
    expose(family, [{ labels, value: 1 }])
      .split("\n")
      .at(-1),
    String.raw`a{name="say \"x\"\\\n"} 1`,
  );
  const durations = new Durations();
  durations.add({}, 60);
  durations.add({}, 60_000);
  const lines = exposeDurations(family, durations.samples()).split("\n");
  for (const line of [
    'a_bucket{le="0.05"} 0',
    'a_bucket{le="0.1"} 1',
    'a_bucket{le="30"} 1',
    'a_bucket{le="+Inf"} 2',
    "a_sum 60.06",
    "a_count 2",
  ])
    assert.ok(lines.includes(line), line);
});

test("no secret of a target, of a file or of a token is in any answer or in the log", assertNoSecretTold);
