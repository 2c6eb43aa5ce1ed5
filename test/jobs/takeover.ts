// A worker process dies in the middle of a check, or is asked to stop; over both backends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { until } from "../support/until.ts";
import { instant, reachable, scene } from "./scene.ts";

/** One test over one backend; `redis` undefined is PostgreSQL. */
export async function takeoverTest(name: string, redis: string | undefined): Promise<void> {
  const { store, jobs, asked, ended, running, told, worker, sql } = await scene();

  test(`${name}: of two worker processes one is killed in mid-check: the other takes over, and it ends once`, async () => {
    const producer = jobs(redis, instant, false);
    const [one, two] = await Promise.all([worker(redis, "one"), worker(redis, "two")]);
    await reachable(producer);
    const check = await asked("hold-4000");
    await producer.dispatcher.dispatch(check.id);
    const first = (await running(check.id)).worker;
    const left = first === "one" ? two : one;
    (first === "one" ? one : two).kill("SIGKILL");
    // Its lease would last for an hour: what frees the check is that its worker is not there any more.
    await sql("update dbcheck.checks set lease_until = now() + interval '1 hour' where id = $1", [check.id]);
    const spare = worker(redis, "three");
    const taken = await until("takeover", async () => {
      const now = await store.check(check.id).catch(() => null);
      return now?.worker !== first && now;
    });
    assert.equal(taken.attempts, 2);
    await ended(check.id);
    assert.deepEqual(await told(check.id), ["check.requested", "check.started", "check.taken-over", "check.finished"]);

    // A worker that is asked to stop gives its check back, and does not wait for its end.
    const third = await spare;
    const other = await asked("hold-60000");
    await producer.dispatcher.dispatch(other.id);
    const holder = (await running(other.id)).worker === "three" ? third : left;
    const gone = new Promise((done) => holder.once("exit", done));
    holder.kill("SIGTERM");
    assert.equal(await gone, 0);
    await until(
      "the next worker",
      async () => (await told(other.id)).filter((type) => type === "check.started").length === 2,
    );
    await producer.close(100);
  });
}
