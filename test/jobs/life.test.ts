// The life of a check from enqueueing to its one end, in one process, over both backends.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { UserMistake } from "../../src/errors.ts";
import { sampleReport } from "../store/sample.ts";
import { needs } from "../support/optional.ts";
import { testRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";
import { instant, reachable, scene } from "./scene.ts";

const { store, jobs, asked, ended, running, told } = await scene();
const noRedis = needs("redis-server");
const backends: { name: string; skip: string | false; redis: string | undefined }[] = [
  { name: "PostgreSQL", skip: false, redis: undefined },
  { name: "Redis", skip: noRedis, redis: noRedis ? undefined : (await testRedis()).url },
];

for (const { name, skip, redis } of backends) {
  describe(name, { skip }, () => {
    test("runs what is dispatched, once, however often it is; progress and failures are stored", async () => {
      let runs = 0;
      const mine = jobs(redis, async (check, { onProgress }) => {
        runs += 1;
        for (let i = 0; i < 50; i += 1) onProgress({ startedAt: String(i), rows: [] });
        if (check.target.startsWith("mistake")) throw new UserMistake("the target is unknown");
        if (check.target.startsWith("bug")) throw new TypeError("oops, secret");
        return sampleReport(check.id, check.target);
      });
      await reachable(mine);
      const checks = await Promise.all([asked("plain"), asked("mistake"), asked("bug")]);
      for (const { id } of checks)
        await Promise.all([mine.dispatcher.dispatch(id), mine.dispatcher.dispatch(id), mine.dispatcher.dispatch(id)]);
      const [plain, mistake, bug] = await Promise.all(checks.map(({ id }) => ended(id)));
      assert.equal(plain?.state, "done");
      assert.equal(plain.progress?.startedAt, "49", "the last progress is never lost");
      assert.deepEqual(plain.notes, []);
      assert.equal(mistake?.failure?.text, "the target is unknown");
      assert.match(bug?.failure?.text ?? "", /dbcheck itself failed/);
      assert.match(bug?.failure?.reference ?? "", /^[0-9a-f]{8}$/);
      await mine.dispatcher.dispatch(plain.id);
      await sleep(300);
      assert.equal(runs, 3);
      assert.deepEqual(await told(plain.id), ["check.requested", "check.started", "check.finished"]);
      assert.equal((await store.messagesOf(plain.id))[2]?.wantVersion, 1);
      const idle = await until("no job waits", async () => {
        const status = await mine.dispatcher.status();
        return status.detail === "0 waiting" && status;
      });
      assert.deepEqual(idle, { queue: name, reachable: true, detail: "0 waiting" });
      await until("the worker is known", async () => (await store.workers()).some((seen) => seen.name === mine.name));
      await mine.close(1000);
    });

    test("cancel reaches the worker, whose partial report is kept", async () => {
      const mine = jobs(redis, async (check, { signal }) => {
        await sleep(20_000, undefined, { signal }).catch(() => undefined);
        return sampleReport(check.id, check.target);
      });
      const check = await asked("cancel");
      await mine.dispatcher.dispatch(check.id);
      await running(check.id);
      assert.ok(await store.requestCancel(check.id, "U"));
      const end = await ended(check.id);
      assert.equal(end.state, "cancelled");
      assert.ok(end.report);
      await mine.close(1000);
    });

    test("the sweeper wakes a check that was written and never queued", async () => {
      const check = await asked("forgotten");
      const mine = jobs(redis, instant);
      assert.equal((await ended(check.id)).state, "done");
      await mine.close(1000);
    });
  });
}
