// How many looks run at once: fewer on a busy machine, so that people
// are answered first; and those only that need not wait.
import assert from "node:assert/strict";
import { test } from "node:test";
import { allowedAfter, startScheduledChecks } from "../../src/jobs/scheduled-checks.ts";
import { CheckRunner } from "../../src/jobs/runner.ts";
import { until } from "../support/until.ts";
import { instant, log, scene } from "./scene.ts";

test("a late timer halves them down to a few, one that is in time adds one up to the most", () => {
  let allowed = 50;
  const seen = [200, 200, 200, 200, 200].map((lateMs) => (allowed = allowedAfter(allowed, lateMs, 50)));
  assert.deepEqual(seen, [25, 12, 6, 4, 4]);
  assert.equal(allowedAfter(4, 3, 50), 5);
  assert.equal(allowedAfter(50, 3, 50), 50);
  assert.equal(allowedAfter(2, 900, 2), 2, "where few may run, all may");
});

test("looks at a server that others wait for already stay due; looks elsewhere are made", async () => {
  const { store, sql } = await scene();
  for (const target of ["there", "elsewhere"])
    await store.setWatch({ target, fingerprint: "f", channel: "C", everySeconds: 60, quietHours: null, actor: "U" });
  await sql("update dbcheck.watches set next_at = now() - interval '1 s'", []);
  let crowded = ["there"];
  const runner = new CheckRunner({ store, name: "w", limit: 10, runCheck: instant, log });
  const looks = startScheduledChecks({ store, runner, most: 5, everyMs: 50, crowded: () => crowded, log });
  const seen = async () => (await store.standings(["there", "elsewhere"])).map(({ target }) => target);
  await until("a look elsewhere", async () => (await seen()).length > 0);
  assert.deepEqual(await seen(), ["elsewhere"]);
  const watch = (await store.watches(["there"]))[0];
  assert.ok(Number(watch?.nextAt) < Date.now(), "it is due as before");
  crowded = [];
  await until("a look there", async () => (await seen()).length === 2);
  await looks.close();
  await runner.close(1000);
});
