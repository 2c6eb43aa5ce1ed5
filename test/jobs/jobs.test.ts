// The life of a check from enqueueing to its one end, over both backends, with real worker processes.
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { UserMistake } from "../../src/errors.ts";
import type { RunCheck } from "../../src/jobs/runner.ts";
import { queueSettings, startJobs, type Jobs } from "../../src/jobs/start.ts";
import { createLog } from "../../src/log.ts";
import { readStoreUrl } from "../../src/store/connection.ts";
import { migrate } from "../../src/store/migrate.ts";
import { PgStore } from "../../src/store/pg-store.ts";
import type { CheckRow } from "../../src/store/store.ts";
import { sampleReport } from "../store/sample.ts";
import { testCluster } from "../support/cluster.ts";
import { needs } from "../support/optional.ts";
import { testRedis } from "../support/redis.ts";

const log = createLog("silent");
const cluster = await testCluster();
const [connection] = readStoreUrl(cluster.url());
assert.ok(connection);
await migrate(connection, log);
const store = new PgStore(connection);
after(() => store.close());

const noRedis = needs("redis-server");
const backends: { name: string; skip: string | false; redis: string | undefined }[] = [
  { name: "PostgreSQL", skip: false, redis: undefined },
  { name: "Redis", skip: noRedis, redis: noRedis ? undefined : (await testRedis()).url },
];

async function asked(target: string): Promise<CheckRow> {
  const requester = { teamId: "T", userId: "U", channelId: "C", channelName: "c", responseUrl: null };
  const accepted = await store.accept({ deliveryKey: randomUUID(), target: `${target}-${randomUUID()}`, fingerprint: "f", requester });
  assert.equal(accepted.kind, "new");
  return (accepted as { check: CheckRow }).check;
}

async function until<Value>(what: string, withinMs: number, look: () => Promise<Value | null | false>): Promise<Value> {
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(25)) {
    const value = await look();
    if (value) return value;
  }
  throw new Error(`not within ${withinMs} ms: ${what}`);
}

const ended = (id: string, withinMs = 5000) =>
  until(`end of ${id}`, withinMs, async () => {
    const check = await store.check(id);
    return check?.finishedAt ? check : null;
  });
const state = (id: string, wanted: string, withinMs = 5000) =>
  until(`${id} ${wanted}`, withinMs, async () => ((await store.check(id))?.state === wanted ? true : null));
const told = async (id: string) =>
  (await store.events({ checkId: id })).map(({ type }) => type).filter((type) => type.startsWith("check."));

const instant: RunCheck = async (check) => sampleReport(check.id, check.target);

for (const { name, skip, redis } of backends) {
  describe(name, { skip }, () => {
    const jobs = (runCheck: RunCheck, work = true): Jobs => {
      const made = startJobs({
        store,
        settings: queueSettings({ REDIS_URL: redis }, connection),
        runCheck,
        config: { DBCHECK_CONCURRENCY: 10, DBCHECK_RETENTION_DAYS: 90 },
        work,
        log,
      });
      return made;
    };
    const worker = async (workerName: string): Promise<ChildProcess> => {
      const given = JSON.stringify({ store: cluster.url(), redis, name: workerName });
      const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "worker.fixture.ts"), given], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      after(() => void child.kill("SIGKILL"));
      await new Promise((done) => child.stdout.once("data", done));
      return child;
    };

    test("runs what is dispatched, once, however often it is; progress and failures are stored", async () => {
      let runs = 0;
      const mine = jobs(async (check, { onProgress }) => {
        runs += 1;
        for (let i = 0; i < 50; i += 1) onProgress({ startedAt: String(i), rows: [] });
        if (check.target.startsWith("mistake")) throw new UserMistake("the target is unknown");
        if (check.target.startsWith("bug")) throw new TypeError("oops, secret");
        return sampleReport(check.id, check.target);
      });
      const checks = await Promise.all([asked("plain"), asked("mistake"), asked("bug")]);
      for (const { id } of checks)
        await Promise.all([mine.dispatcher.dispatch(id), mine.dispatcher.dispatch(id), mine.dispatcher.dispatch(id)]);
      const [plain, mistake, bug] = await Promise.all(checks.map(({ id }) => ended(id)));
      assert.equal(plain?.state, "done");
      assert.equal(plain.progress?.startedAt, "49", "the last progress is never lost");
      assert.deepEqual(plain.notes, []);
      assert.equal(mistake?.failure?.text, "the target is unknown");
      assert.match(bug?.failure?.text ?? "", /fault of dbcheck/);
      assert.match(bug?.failure?.reference ?? "", /^[0-9a-f]{8}$/);
      await mine.dispatcher.dispatch(plain.id);
      await sleep(300);
      assert.equal(runs, 3);
      assert.deepEqual(await told(plain.id), ["check.requested", "check.started", "check.finished"]);
      assert.equal((await store.messagesOf(plain.id))[2]?.wantVersion, 1);
      assert.deepEqual(await mine.dispatcher.status(), { queue: name, reachable: true, detail: "0 waiting" });
      assert.ok((await store.workers()).some((seen) => seen.name === mine.name));
      await mine.close(1000);
    });

    test("cancel reaches the worker, whose partial report is kept", async () => {
      const mine = jobs(async (check, { signal }) => {
        await sleep(20_000, undefined, { signal }).catch(() => undefined);
        return sampleReport(check.id, check.target);
      });
      const check = await asked("cancel");
      await mine.dispatcher.dispatch(check.id);
      await state(check.id, "running");
      assert.ok(await store.requestCancel(check.id, "U"));
      const end = await ended(check.id);
      assert.equal(end.state, "cancelled");
      assert.ok(end.report);
      await mine.close(1000);
    });

    test("the sweeper wakes a check that was written and never queued", async () => {
      const check = await asked("forgotten");
      const mine = jobs(instant);
      assert.equal((await ended(check.id, 9000)).state, "done");
      await mine.close(1000);
    });

    test("a worker killed in mid-check: another takes over, and the check ends once", async () => {
      const first = await worker(`first-${name}`);
      const check = await asked("hold-2500");
      const producer = jobs(instant, false);
      await producer.dispatcher.dispatch(check.id);
      await state(check.id, "running", 8000);
      assert.equal((await store.check(check.id))?.worker, `first-${name}`);
      const second = await worker(`second-${name}`);
      first.kill("SIGKILL");
      const killedAt = Date.now();
      await until("takeover", 15_000, async () => (await store.check(check.id))?.worker === `second-${name}`);
      assert.ok(Date.now() - killedAt < 15_000);
      const end = await ended(check.id, 8000);
      assert.equal(end.attempts, 2);
      await sleep(200);
      assert.deepEqual(await told(check.id), ["check.requested", "check.started", "check.taken-over", "check.finished"]);

      // A worker that is asked to stop gives its check back, and does not wait for it.
      const third = await worker(`third-${name}`);
      const other = await asked("hold-60000");
      await producer.dispatcher.dispatch(other.id);
      await state(other.id, "running");
      const holder = (await store.check(other.id))?.worker === `third-${name}` ? third : second;
      const gone = new Promise((done) => holder.once("exit", done));
      holder.kill("SIGTERM");
      assert.equal(await gone, 0);
      await until("the other worker", 6000, async () => (await told(other.id)).filter((type) => type === "check.started").length === 2);
      await producer.close(100);
    });
  });
}

describe("without a queue", () => {
  const refused = { kind: "postgres", connection: { ...connection, port: 1, ssl: false } } as const;
  const config = { DBCHECK_CONCURRENCY: 10, DBCHECK_RETENTION_DAYS: 90 };

  for (const [name, settings] of Object.entries({
    PostgreSQL: refused,
    Redis: queueSettings({ REDIS_URL: "redis://127.0.0.1:1" }, connection),
    "a Redis that is silent": null,
  })) {
    test(`${name}: the check runs in the bot within 2 s, and says so`, async () => {
      const { createServer } = await import("node:net");
      const silent = createServer((socket) => void socket.on("error", () => undefined)).listen(0, "127.0.0.1");
      await new Promise((done) => silent.once("listening", done));
      const address = silent.address();
      assert.ok(address && typeof address === "object");
      const chosen = settings ?? queueSettings({ REDIS_URL: `redis://127.0.0.1:${address.port}` }, connection);
      const mine = startJobs({ store, settings: chosen, runCheck: instant, config, work: true, log });
      const check = await asked("inline");
      const startedAt = Date.now();
      await mine.dispatcher.dispatch(check.id);
      const tookMs = Date.now() - startedAt;
      assert.ok(tookMs < 2400, `dispatch took ${tookMs} ms`);
      const end = await ended(check.id, 1000);
      assert.equal(end.state, "done");
      await until("the note", 1000, async () => (await store.check(check.id))?.notes[0]?.startsWith("The queue could not be reached"));
      assert.equal((await mine.dispatcher.status()).reachable, false);
      await mine.close(100);
      silent.close();
    });
  }
});
