// The queue or the store goes away.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startCluster } from "../../src/embedded/cluster.ts";
import { enqueueTimeoutMs } from "../../src/jobs/contract.ts";
import { queueSettings, startJobs } from "../../src/jobs/start.ts";
import { sampleReport } from "../store/sample.ts";
import { needs } from "../support/optional.ts";
import { testRedis } from "../support/redis.ts";
import { until } from "../support/until.ts";
import { config, instant, log, reachable, scene } from "./scene.ts";

const { cluster, connection, store, jobs, asked, ended, told } = await scene();

const silent = createServer((socket) => void socket.on("error", () => undefined)).listen(0, "127.0.0.1");
after(() => void silent.close());
await new Promise((done) => silent.once("listening", done));
const address = silent.address();
assert.ok(address && typeof address === "object");

const queues = {
  "PostgreSQL that refuses": { kind: "postgres", connection: { ...connection, port: 1 } } as const,
  "Redis that refuses": queueSettings({ REDIS_URL: "redis://127.0.0.1:1" }, connection),
  "Redis that is silent": queueSettings({ REDIS_URL: `redis://127.0.0.1:${address.port}` }, connection),
};
describe("no queue", { concurrency: true }, () => {
  for (const [name, settings] of Object.entries(queues)) {
    test(`a queue in a ${name}: the check runs in the bot after 2 s at most, and says so`, async () => {
      const mine = startJobs({ store, settings, runCheck: instant, config, work: true, log });
      after(() => mine.close(0));
      const check = await asked("inline");
      const startedAt = Date.now();
      await mine.dispatcher.dispatch(check.id);
      const tookMs = Date.now() - startedAt;
      // A queue that is silent stays so: what ends the wait is the dispatcher's own limit.
      assert.ok(tookMs < 3 * enqueueTimeoutMs, `dispatch took ${tookMs} ms`);
      assert.equal((await ended(check.id)).state, "done");
      await until("the note", async () =>
        (await store.check(check.id))?.notes[0]?.startsWith("The queue could not be reached"),
      );
      assert.equal((await mine.dispatcher.status()).reachable, false);
      await mine.close(100);
    });
  }
});

test("the store restarts in mid-check, queue and all: the check ends once, and the next one finds the worker", async () => {
  let runs = 0;
  const mine = jobs(undefined, async (check) => {
    runs += 1;
    await sleep(1500);
    return sampleReport(check.id, check.target);
  });
  await reachable(mine);
  const check = await asked("restart");
  await mine.dispatcher.dispatch(check.id);
  // Not only claimed: an answer that is lost with the server makes another run.
  await until("its run", () => runs === 1);
  await cluster.stop("immediate");
  after(() => void mine.close(0));
  await assert.rejects(store.counts(), { name: "Outage" });
  await sleep(2500);
  const again = await startCluster({
    dataDir: cluster.dataDir,
    port: cluster.port,
    superuserPassword: "test-password",
    ephemeral: true,
  });
  try {
    const end = await ended(check.id);
    assert.equal(end.state, "done");
    assert.equal(runs, 1);
    assert.deepEqual(await told(check.id), ["check.requested", "check.started", "check.finished"]);
    await reachable(mine);
    const next = await asked("after");
    await mine.dispatcher.dispatch(next.id);
    assert.deepEqual((await ended(next.id)).notes, [], "ran through the queue");
    await mine.close(1000);
  } finally {
    await again.stop("immediate");
  }
});

test(
  "Redis dies under a running bot: the next check runs in the bot, and closing does not hang",
  { skip: needs("redis-server") },
  async () => {
    const redis = await testRedis();
    const other = await scene();
    const mine = other.jobs(redis.url, instant);
    await reachable(mine);
    const before = await other.asked("before");
    await mine.dispatcher.dispatch(before.id);
    assert.deepEqual((await other.ended(before.id)).notes, []);
    process.kill(redis.pid, "SIGKILL");
    const check = await other.asked("dead");
    await mine.dispatcher.dispatch(check.id);
    await other.ended(check.id);
    const startedAt = Date.now();
    await mine.close(100);
    assert.ok(Date.now() - startedAt < 30_000, "closing waits for a Redis that is gone");
  },
);
