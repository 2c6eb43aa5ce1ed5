// A worker process: argv = settings as JSON {store, redis, name}. Each
// check takes `hold` ms when its target says so ("hold-3000-…").
import { setTimeout as sleep } from "node:timers/promises";
import { queueSettings, startJobs } from "../../src/jobs/start.ts";
import { createLog } from "../../src/log.ts";
import { readStoreUrl } from "../../src/store/connection.ts";
import { PgStore } from "../../src/store/pg-store.ts";
import { sampleReport } from "../store/sample.ts";

const given = JSON.parse(process.argv[2] ?? "{}") as { store: string; redis?: string; name: string };
const [connection] = readStoreUrl(given.store);
if (!connection) throw new Error("no store");
const store = new PgStore(connection);
const jobs = startJobs({
  store,
  settings: queueSettings({ REDIS_URL: given.redis }, connection),
  runCheck: async (check, { signal, onProgress }) => {
    onProgress({ startedAt: new Date().toISOString(), rows: [] });
    const hold = Number(/^hold-(\d+)/.exec(check.target)?.[1] ?? 0);
    await sleep(hold, undefined, { signal }).catch(() => undefined);
    return sampleReport(check.id, check.target);
  },
  config: { DBCHECK_CONCURRENCY: 10, DBCHECK_RETENTION_DAYS: 90 },
  work: true,
  log: createLog(process.env["LOG_LEVEL"] ?? "silent"),
  name: given.name,
});
process.once(
  "SIGTERM",
  () =>
    void jobs
      .close(300)
      .then(() => store.close())
      .then(() => process.exit(0)),
);
process.stdout.write("started\n");
