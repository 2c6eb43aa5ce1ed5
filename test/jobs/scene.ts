// The life of a check over one backend, for the test files of this directory: a store, a queue, worker processes.
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { after } from "node:test";
import { Client } from "pg";
import type { RunCheck } from "../../src/jobs/runner.ts";
import { queueSettings, startJobs, type Jobs } from "../../src/jobs/start.ts";
import { createLog } from "../../src/log.ts";
import { readStoreUrl } from "../../src/store/connection.ts";
import { migrate } from "../../src/store/migrate.ts";
import { PgStore } from "../../src/store/pg-store.ts";
import type { CheckRow } from "../../src/store/store.ts";
import { sampleReport } from "../store/sample.ts";
import { testCluster } from "../support/cluster.ts";
import { runModule } from "../support/modules.ts";
import { until } from "../support/until.ts";

export const log = createLog("silent");
export const config = { DBCHECK_CONCURRENCY: 10, DBCHECK_RETENTION_DAYS: 90 };
export const instant: RunCheck = async (check) => sampleReport(check.id, check.target);

/**
 * Until its queue answers: making its tables at the first use may take longer than
 * a bot waits for it, and the check would run in the bot itself.
 */
export function reachable({ dispatcher }: Jobs): Promise<unknown> {
  return until("the queue answers", async () => (await dispatcher.status()).reachable);
}

/** A store of its own with everything that the tests ask of it. Call it at the top of a file. */
export async function scene() {
  const cluster = await testCluster();
  const [connection] = readStoreUrl(cluster.url());
  assert.ok(connection);
  await migrate(connection, log);
  const store = new PgStore(connection);
  after(() => store.close());
  return {
    /** For what no process of the bot would do. */
    sql: async (text: string, values: unknown[]): Promise<void> => {
      const client = new Client({ connectionString: cluster.url() });
      await client.connect();
      await client.query(text, values);
      await client.end();
    },
    cluster,
    connection,
    store,
    jobs: (redis: string | undefined, runCheck: RunCheck, work = true): Jobs =>
      startJobs({ store, settings: queueSettings({ REDIS_URL: redis }, connection), runCheck, config, work, log }),
    /** A check that waits. */
    asked: async (target: string): Promise<CheckRow> => {
      const requester = { teamId: "T", userId: "U", channelId: "C", channelName: "c", responseUrl: null };
      const accepted = await store.accept({
        deliveryKey: randomUUID(),
        target: `${target}-${randomUUID()}`,
        fingerprint: "f",
        requester,
      });
      assert.equal(accepted.kind, "new");
      return (accepted as { check: CheckRow }).check;
    },
    ended: (id: string) =>
      until(`end of ${id}`, async () => {
        const check = await store.check(id).catch(() => null);
        return check?.finishedAt ? check : null;
      }),
    running: (id: string) =>
      until(`${id} runs`, async () => {
        const check = await store.check(id).catch(() => null);
        return check?.state === "running" ? check : null;
      }),
    told: async (id: string) =>
      (await store.events({ checkId: id })).map(({ type }) => type).filter((type) => type.startsWith("check.")),
    /** A worker process, see worker.fixture.ts. */
    worker: async (redis: string | undefined, name: string): Promise<ChildProcess> => {
      const given = JSON.stringify({ store: cluster.url(), redis, name });
      const child = spawn(process.execPath, runModule("test/jobs/worker.fixture.ts", given), {
        stdio: ["ignore", "pipe", "inherit"],
      });
      after(() => void child.kill("SIGKILL"));
      await new Promise((done) => child.stdout.once("data", done));
      return child;
    },
  };
}
