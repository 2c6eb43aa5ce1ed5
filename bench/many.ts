// 200 checks at once over 20 servers on one worker, half of the
// servers black holes: time to the stored verdicts, memory.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { startBlackHole } from "../src/demo/servers/black-hole.ts";
import type { Cluster } from "../src/embedded/cluster.ts";
import { createLog } from "../src/log.ts";
import { readConfig } from "../src/config.ts";
import { queueSettings } from "../src/jobs/start.ts";
import { queueOf } from "../src/jobs/contract.ts";
import { JobQueue, wakingJob } from "../src/jobs/queue.ts";
import { openStore } from "../src/store/open.ts";
import type { Row } from "./measure.ts";

const checks = 200;
const aimMegabytes = 250;

export async function benchMany(cluster: Cluster, storeUrl: string): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), "dbcheck-bench-"));
  const holes = await Promise.all(Array.from({ length: 10 }, startBlackHole));
  const doors = await Promise.all(Array.from({ length: 10 }, () => forward(cluster.port)));
  const ports = [...holes, ...doors].map(({ port }) => port);
  const targets = Array.from({ length: checks }, (_, at) => ({
    name: `many${at}`,
    url: cluster.url().replace(`:${cluster.port}/`, `:${ports[at % ports.length]}/`),
  }));
  await writeFile(
    join(dir, "targets.yaml"),
    `targets:\n${targets.map(({ name, url }) => `  ${name}: { url: "${url}" }\n`).join("")}`,
  );
  const env = {
    PATH: process.env["PATH"],
    DBCHECK_STORE_URL: storeUrl,
    DBCHECK_TARGETS: join(dir, "targets.yaml"),
    LOG_LEVEL: "error",
  };
  const worker = spawn(process.execPath, ["dist/main.js", "worker"], { env, stdio: ["ignore", "inherit", "inherit"] });
  const log = createLog("error", false);
  const opened = await openStore(readConfig(env), log);
  const queue = new JobQueue(queueOf(null), queueSettings(readConfig({}), opened.connection), log);
  try {
    while ((await opened.store.workers()).length === 0) await sleep(50);
    const started = performance.now();
    const requester = { teamId: "T", userId: "U", channelId: "C", channelName: "c", responseUrl: null };
    const ids: string[] = [];
    await Promise.all(
      targets.map(async ({ name }) => {
        const accepted = await opened.store.accept({
          deliveryKey: `${name}-${Date.now()}`,
          target: name,
          fingerprint: name,
          requester,
        });
        if (accepted.kind !== "new") return;
        ids.push(accepted.check.id);
        await queue.add(wakingJob(accepted.check.id));
      }),
    );
    let peak = 0;
    const counting = new Client({ connectionString: storeUrl });
    await counting.connect();
    for (;;) {
      peak = Math.max(peak, await residentMegabytes(worker.pid ?? 0));
      // Incidents that these checks open have rechecks, which are not counted.
      const { rows } = await counting.query<{ ended: boolean }>(
        "select count(*) = 0 as ended from dbcheck.checks where state in ('waiting', 'running') and id::text = any($1)",
        [ids],
      );
      if (rows[0]?.ended === true) break;
      await sleep(50);
    }
    await counting.end();
    const took = (performance.now() - started) / 1000;
    const reports = await Promise.all(targets.map(({ name }) => opened.store.latestReport(name)));
    const hole = (reports.find((report) => report?.verdict.cause === "tcp-timeout")?.tookMs ?? Number.NaN) / 1000;
    const right = reports.filter((report, at) =>
      at % 20 < 10 ? report?.verdict.cause === "tcp-timeout" : report?.verdict.status === "healthy",
    ).length;
    return [
      {
        what: `${checks} checks at once over 20 servers, to stored verdicts`,
        value: `${took.toFixed(1)} s`,
        baseline: `${hole.toFixed(1)} s one black hole`,
        aim: "≤ 2 × one black hole",
        met: took <= 2 * hole,
      },
      {
        what: "  verdicts that are right",
        value: String(right),
        baseline: String(checks),
        aim: "all",
        met: right === checks,
      },
      {
        what: "  peak memory of the worker",
        value: `${Math.round(peak)} MB`,
        baseline: "",
        aim: `≤ ${aimMegabytes} MB`,
        met: peak <= aimMegabytes,
      },
    ];
  } finally {
    const gone = once(worker, "exit");
    worker.kill("SIGTERM");
    await gone;
    await queue.close();
    await opened.close();
    await Promise.all([...holes, ...doors].map((one) => one.close()));
    await rm(dir, { recursive: true, force: true });
  }
}

/** A server of its own as far as host and port go. */
export async function forward(port: number): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((socket) => {
    const onward = connect({ host: "127.0.0.1", port });
    socket.pipe(onward).pipe(socket);
    for (const one of [socket, onward]) one.on("error", () => one.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

/** proc(5): VmRSS. */
export async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}
