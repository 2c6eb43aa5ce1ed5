// Who may take a check: workers of the bot's own vantage, over both backends, and nobody else.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { queueSettings, startJobs, type Jobs } from "../../src/jobs/start.ts";
import { PgStore } from "../../src/store/pg-store.ts";
import { needs } from "../support/optional.ts";
import { testRedis } from "../support/redis.ts";
import { config, instant, log, reachable, scene } from "./scene.ts";

const { connection, asked, ended, sql } = await scene();
const noRedis = needs("redis-server");
const backends: { name: string; skip: string | false; redis: string | undefined }[] = [
  { name: "PostgreSQL", skip: false, redis: undefined },
  { name: "Redis", skip: noRedis, redis: noRedis ? undefined : (await testRedis()).url },
];
const storeAt = (vantage: string | null): PgStore => {
  const store = new PgStore(connection, vantage);
  after(() => store.close());
  return store;
};
const office = storeAt("office");
const elsewhere = storeAt("orders-ord");

for (const { name, skip, redis } of backends) {
  describe(name, { skip }, () => {
    const jobsAt = (vantage: string | null, store: PgStore, work: boolean): Jobs =>
      startJobs({
        store,
        vantage,
        settings: queueSettings({ REDIS_URL: redis }, connection),
        runCheck: instant,
        config,
        work,
        log,
        name: `${vantage}-${name}-${work ? "works" : "talks"}`,
      });

    test("a check of the bot is not taken by a worker of another vantage, though nobody else works", async () => {
      await office.vantages.makeHome();
      const bot = jobsAt("office", office, false);
      const wrong = jobsAt("orders-ord", elsewhere, true);
      await Promise.all([reachable(bot), reachable(wrong)]);
      const check = await asked("home");
      await bot.dispatcher.dispatch(check.id);
      // What the wrong one would do, were it woken after all: by its own queue, and by its sweeper.
      await wrong.dispatcher.dispatch(check.id);
      assert.equal(await elsewhere.claim(check.id, wrong.name, 9_000), null);
      assert.equal((await office.check(check.id))?.state, "waiting");
      assert.deepEqual(await elsewhere.dueScheduledChecks(10), []);
      assert.ok(!(await office.workers()).some((seen) => seen.name === wrong.name), "it counts as no worker");
      const right = jobsAt("office", office, true);
      const end = await ended(check.id);
      assert.equal(end.worker, right.name);
      assert.equal(end.attempts, 1);
      await Promise.all([bot, wrong, right].map((one) => one.close(1_000)));
    });

    test("a bot without a name and without a worker has its checks taken by a worker of any name, at once", async () => {
      const unnamed = storeAt(null);
      await unnamed.vantages.makeHome(true);
      const bot = jobsAt(null, unnamed, false);
      const worker = jobsAt("orders-ord", elsewhere, true);
      await Promise.all([reachable(bot), reachable(worker)]);
      // What the queue wakes is not forgotten for three seconds: here no sweeper helps.
      const check = await asked(`anybody-${name}`);
      await bot.dispatcher.dispatch(check.id);
      assert.equal((await ended(check.id)).worker, worker.name);
      await Promise.all([bot, worker].map((one) => one.close(1_000)));
    });
  });
}

test("a bot that gets another name takes its workers along: what waits is theirs", async () => {
  const unnamed = storeAt(null);
  await office.vantages.makeHome();
  const check = await asked("renamed");
  assert.equal(await unnamed.claim(check.id, "unnamed", 9_000), null);
  await unnamed.vantages.makeHome();
  assert.equal(await office.claim(check.id, "office", 9_000), null);
  assert.equal((await unnamed.claim(check.id, "unnamed", 9_000))?.id, check.id);
});

test("a watch is looked at from the bot's own vantage alone", async () => {
  await office.vantages.makeHome();
  const watch = { channel: "C", everySeconds: 60, quietHours: null, actor: "U", fingerprint: "f" };
  await office.setWatch({ ...watch, target: "watched" });
  const due = async (store: PgStore) => (await store.dueScheduledChecks(10)).length;
  await sql("update dbcheck.watches set next_at = now() where target = $1", ["watched"]);
  assert.equal(await due(elsewhere), 0);
  assert.equal(await due(office), 1);
});
