// Many checks of one server that is stuck, and one of another: who waits for a server holds no place of the worker's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerLimit } from "../../src/checkup/server-limit.ts";
import { placesOf, queueSettings, startJobs } from "../../src/jobs/start.ts";
import { sampleReport } from "../store/sample.ts";
import { aConninfo, aTarget } from "../support/target.ts";
import { until } from "../support/until.ts";
import { log, reachable, scene } from "./scene.ts";

const { store, connection, asked, ended } = await scene();

test("a worker of two places, twelve checks of a stuck server: one of another server runs at once", async () => {
  const config = { DBCHECK_CONCURRENCY: 2, DBCHECK_RETENTION_DAYS: 90 };
  const servers = new ServerLimit(placesOf(config).people);
  const [stuckServer, otherServer] = ["10.9.8.7", "10.9.8.6"].map((host) => aTarget(aConninfo({ host })));
  assert.ok(stuckServer && otherServer);
  let free = () => {};
  const freed = new Promise<void>((resolve) => (free = resolve));
  const begun: string[] = [];
  const mine = startJobs({
    store,
    settings: queueSettings({ REDIS_URL: undefined }, connection),
    runCheck: ({ id, target }, { signal, onProgress, aside }) => {
      const isStuck = target.startsWith("stuck");
      return servers.through(isStuck ? stuckServer : otherServer, { signal, onWait: onProgress, aside }, async () => {
        if (!signal.aborted) begun.push(id);
        if (isStuck && !signal.aborted) await freed;
        return sampleReport(id, target);
      });
    },
    config,
    work: true,
    log,
  });
  await reachable(mine);
  const stuck = await Promise.all(Array.from({ length: 12 }, () => asked("stuck")));
  await Promise.all(stuck.map(({ id }) => mine.dispatcher.dispatch(id)));
  const waiting = async () => {
    const rows = await Promise.all(stuck.map(({ id }) => store.check(id)));
    return rows.filter((row) => row?.progress?.rows[0]?.probe === "waiting");
  };
  const parked = await until("eleven wait, and say so", async () => {
    const rows = await waiting();
    return rows.length === 11 && rows;
  });
  assert.equal(begun.length, 1);

  const other = await asked("other");
  await mine.dispatcher.dispatch(other.id);
  assert.equal((await ended(other.id)).state, "done");
  assert.equal((await waiting()).length, 11, "they wait as before");

  const [cancelled] = parked;
  assert.ok(cancelled && (await store.requestCancel(cancelled.id, "U")));
  assert.equal((await ended(cancelled.id)).state, "cancelled");
  free();
  const ends = await Promise.all(stuck.map(({ id }) => ended(id)));
  assert.deepEqual(
    ends.filter(({ id }) => id !== cancelled.id).map(({ state, attempts }) => `${state} at attempt ${attempts}`),
    Array.from({ length: 11 }, () => "done at attempt 1"),
  );
  assert.equal(new Set(begun).size, begun.length, "each began once");
  assert.equal(begun.length, 12, "eleven of the stuck server, and the other");
  await mine.close(1000);
});
