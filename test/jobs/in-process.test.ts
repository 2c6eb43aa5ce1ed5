// While the store is away checks live in one process: its few places are not the end of those that find none.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { startJobsInProcess } from "../../src/jobs/start.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { until } from "../support/until.ts";
import { instant, log } from "./scene.ts";

test("four checks and room for one: each of them runs, and once", async () => {
  const store = new MemoryStore();
  const runs: string[] = [];
  const jobs = startJobsInProcess({
    store,
    runCheck: async (check, hooks) => {
      runs.push(check.target);
      return instant(check, hooks);
    },
    config: { DBCHECK_CONCURRENCY: 1, DBCHECK_RETENTION_DAYS: 1 },
    log,
    name: "memory",
  });
  after(() => jobs.close(0));
  const requester = { teamId: "T", userId: "U", channelId: "C", channelName: "c", responseUrl: null };
  const ids: string[] = [];
  for (const target of ["a", "b", "c", "d"]) {
    const accepted = await store.accept({ deliveryKey: randomUUID(), target, fingerprint: "f", requester });
    assert.ok(accepted.kind === "new");
    ids.push(accepted.check.id);
  }
  await Promise.all(ids.map((id) => jobs.dispatcher.dispatch(id)));
  await until("all have ended", async () =>
    (await Promise.all(ids.map((id) => store.check(id)))).every((check) => check?.state === "done"),
  );
  assert.deepEqual(runs.toSorted(), ["a", "b", "c", "d"]);
});
