// Rounds over real agents, each a process of its own: how far apart three places begin, beside what one of them takes;
// and 200 rounds at once over five, beside the slowest look of them.
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startBlackHole } from "../src/demo/servers/black-hole.ts";
import type { Cluster } from "../src/embedded/cluster.ts";
import { readConfig } from "../src/config.ts";
import { queueSettings } from "../src/jobs/start.ts";
import { JobQueue } from "../src/jobs/queue.ts";
import { createLog } from "../src/log.ts";
import type { Round } from "../src/report/round.ts";
import { Secret } from "../src/secret.ts";
import { openStore } from "../src/store/open.ts";
import { MemoryVantages } from "../src/store/memory-vantages.ts";
import { conductRound } from "../src/vantages/conduct.ts";
import { VantageLine } from "../src/vantages/jobs-and-answers.ts";
import { answersQueue } from "../src/vantages/messages.ts";
import { vantageKey } from "../src/vantages/encryption.ts";
import { forward, residentMegabytes } from "./many.ts";
import { ms, quantile, type Row } from "./measure.ts";

const rounds = 100;
const atOnce = 200;
const places = ["one", "two", "three", "four", "five"];
const aimSkewMs = 250;
const aimMegabytes = 100;
const secret = new Secret("the secret of a bench's bot");

/** @param storeUrl its queue has the jobs; the rounds are kept in this process, as a shell keeps them */
export async function benchVantages(cluster: Cluster, storeUrl: string): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), "dbcheck-bench-"));
  const holes = await Promise.all(Array.from({ length: 10 }, startBlackHole));
  const doors = await Promise.all(Array.from({ length: 10 }, () => forward(cluster.port)));
  const ports = [...holes, ...doors].map(({ port }) => port);
  const names = Array.from({ length: atOnce }, (_, at) => `many${at}`);
  const urls = names.map((_, at) => cluster.url().replace(`:${cluster.port}/`, `:${ports[at % ports.length]}/`));
  const file = join(dir, "targets.yaml");
  const lines = [
    `  near: { url: "${cluster.url()}" }`,
    ...names.map((name, at) => `  ${name}: { url: "${urls[at]}" }`),
  ];
  await writeFile(file, `targets:\n${lines.join("\n")}\n`);
  const log = createLog("error", false);
  const opened = await openStore(readConfig({ DBCHECK_STORE_URL: storeUrl }), log);
  const settings = queueSettings(readConfig({}), opened.connection);
  // Makes the queue's tables, which agents are guests of.
  const tables = new JobQueue(answersQueue, settings, log);
  await tables.waiting();
  const agents = places.map((vantage) => startAgentProcess(vantage, storeUrl, file));
  const store = new MemoryVantages();
  const line = new VantageLine({ settings, secret, store, log });
  line.listen();
  const roundOf = (target: string, roster: string[], lastsMs: number): Promise<Round> =>
    conductRound({
      id: randomUUID(),
      target,
      roster,
      home: roster[0] ?? "",
      own: { vantage: "bench", run: null, target: { conninfo: null } },
      store,
      line,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      times: { leadMs: 1_000, lastsMs },
      log,
    });
  try {
    while ((await store.vantages()).length < places.length) await sleep(50);
    const near: Round[] = [];
    for (let n = 0; n < rounds; n += 1) near.push(await roundOf("near", places.slice(0, 3), 17_000));
    let peak = 0;
    const over = new AbortController();
    const watching = (async () => {
      while (!over.signal.aborted) {
        for (const { pid } of agents) peak = Math.max(peak, await residentMegabytes(pid ?? 0));
        await sleep(50);
      }
    })();
    const startedAt = performance.now();
    // Each asks two of the five, so that all have as much to do.
    const many = await Promise.all(
      names.map((name, at) =>
        roundOf(
          name,
          [0, 1].map((more) => places[(at + more) % places.length] ?? ""),
          120_000,
        ),
      ),
    );
    const tookMs = performance.now() - startedAt;
    over.abort();
    await watching;
    return [...skewRows(near), ...manyRows(many, tookMs, peak)];
  } finally {
    await Promise.all(agents.map(stop));
    await line.close();
    await tables.close();
    await opened.close();
    await Promise.all([...holes, ...doors].map((one) => one.close()));
    await rm(dir, { recursive: true, force: true });
  }
}

function skewRows(all: Round[]): Row[] {
  const whole = all.filter(({ answers }) => answers.length === 3);
  const starts = whole.map(({ answers }) => answers.map(({ report }) => Date.parse(report.startedAt)));
  const skews = starts.map((one) => Math.max(...one) - Math.min(...one));
  const looks = whole.flatMap(({ answers }) => answers.map(({ report }) => report.tookMs));
  const p95 = quantile(skews, 0.95);
  return [
    {
      what: `skew of starts over ${whole.length} of ${all.length} rounds of three vantages (p95)`,
      value: ms(p95),
      baseline: `${ms(quantile(skews, 0.5))} median skew, ${ms(quantile(looks, 0.5))} one vantage's own time`,
      aim: `≤ ${aimSkewMs} ms`,
      met: whole.length === all.length && p95 <= aimSkewMs,
    },
  ];
}

function manyRows(all: Round[], tookMs: number, peakMegabytes: number): Row[] {
  const looks = all.flatMap(({ answers }) => answers.map(({ report }) => report));
  const slowestMs = Math.max(...looks.map((one) => one.tookMs));
  const right = looks.filter(({ verdict }) => verdict.cause === "tcp-timeout" || verdict.status === "healthy").length;
  return [
    {
      what: `${all.length} rounds at once over ${places.length} agents, two of them each, to the verdicts`,
      value: ms(tookMs),
      baseline: `${ms(slowestMs)} the slowest look, black holes among them`,
      aim: "",
      met: null,
    },
    {
      what: "  looks that are right",
      value: String(right),
      baseline: String(all.length * 2),
      aim: "all",
      met: right === all.length * 2,
    },
    {
      what: "  peak memory of an agent",
      value: `${Math.round(peakMegabytes)} MB`,
      baseline: "",
      aim: `≤ ${aimMegabytes} MB`,
      met: peakMegabytes <= aimMegabytes,
    },
  ];
}

function startAgentProcess(vantage: string, queueUrl: string, targets: string): ChildProcess {
  const env = {
    PATH: process.env["PATH"],
    DBCHECK_QUEUE_URL: queueUrl,
    DBCHECK_VANTAGE_KEY: vantageKey(secret, vantage).reveal(),
    DBCHECK_TARGETS: targets,
    LOG_LEVEL: "error",
  };
  const words = ["dist/main.js", "agent", "--vantage", vantage];
  return spawn(process.execPath, words, { env, stdio: ["ignore", "inherit", "inherit"] });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}
