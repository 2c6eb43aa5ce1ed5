// Alerts that come in: how soon each is acknowledged, and how soon after its row is durable. One after the other beside
// bare inserts, then five hundred at once beside as many bare inserts and bare requests.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Pool } from "pg";
import { removeTargetsFile, targetsFile } from "./bot.ts";
import { insertsBeside } from "./burst.ts";
import { ms, quantile, type Row } from "./measure.ts";

const token = "the-token-of-the-benchmark";
const [atOnce, paced, perSecond] = [500, 300, 50];
/** As many as the bot takes alerts with. */
const connections = 2;
const promisedMs = 100;

interface Acknowledged {
  key: string;
  tookMs: number;
  /** Since the epoch. */
  atMs: number;
}

/** @param storeUrl of a database of its own, on a server that keeps the times of its commits */
export async function benchAlerts(storeUrl: string): Promise<Row[]> {
  const targets = await targetsFile(["one", "storm", "titles"], () => "postgres://app@127.0.0.1:1/app?sslmode=disable");
  const bot = await startHeadless(targets, storeUrl);
  const store = new Client({ connectionString: storeUrl });
  await store.connect();
  try {
    const send = (target: string, key: string, title = "Orders cannot connect") =>
      post(bot.url, { key, title, target });
    for (let n = 0; n < 20; n += 1) await send("one", `warm-${n}`);
    const inserts = insertsBeside(storeUrl);
    const slowly = await everyFew(paced, (n) => send("one", `paced-${n}`));
    const bare = await inserts.stop();
    const bareAtOnce = await insertsAtOnce(storeUrl);
    const requests = await together(() => live(bot.url));
    const storm = await together((n) => send("storm", `storm-${n}`));
    const titles = await together((n) => send("titles", `titles-${n}`, `Orders cannot connect, shard ${n}`));
    const [p99, insert] = [quantile(tookOf(slowly), 0.99), quantile(bare, 0.99)];
    const beside = `${ms(quantile(bareAtOnce, 0.99))} bare inserts, ${ms(quantile(requests, 0.99))} requests of /livez`;
    const all = [...slowly, ...storm, ...titles];
    const lags = await lagsAfterCommit(store, all);
    return [
      {
        what: `an alert acknowledged at ${perSecond}/s (p99 of ${paced})`,
        value: ms(p99),
        baseline: `${ms(insert)} a bare insert (p99), ${ms(quantile(bare, 0.5))} median`,
        aim: "≤ 20 × a bare insert",
        met: p99 <= 20 * insert,
      },
      await stormRow(store, "storm", `${atOnce} alerts at once for one target, acknowledged (p99)`, storm, beside),
      await stormRow(store, "titles", `  the same with ${atOnce} different titles`, titles, beside),
      {
        what: "from the commit of its row to its acknowledgement (p99 of all)",
        value: ms(quantile(lags, 0.99)),
        baseline: `${ms(quantile(lags, 0.5))} median, ${lags.length} of ${all.length} rows`,
        aim: `≤ ${promisedMs} ms`,
        met: lags.length === all.length && quantile(lags, 0.99) <= promisedMs,
      },
    ];
  } finally {
    await store.end();
    await bot.stop();
    await removeTargetsFile(targets);
  }
}

async function stormRow(store: Client, target: string, what: string, all: Acknowledged[], baseline: string) {
  const { rows } = await store.query<{ alerts: number; runs: number }>(
    `select (select count(*)::int from dbcheck.alerts where target = $1) as alerts,
       (select count(*)::int from dbcheck.checks where target = $1 and not quiet) as runs`,
    [target],
  );
  const { alerts = 0, runs = 0 } = rows[0] ?? {};
  return {
    what,
    value: ms(quantile(tookOf(all), 0.99)),
    baseline,
    aim: `all in the ledger, one run (${alerts}, ${runs})`,
    met: alerts === atOnce && runs === 1,
  };
}

const tookOf = (all: Acknowledged[]) => all.map(({ tookMs }) => tookMs);

/** The server's own time of each row's commit, against this process's of the answer: both are this machine's clock. */
async function lagsAfterCommit(store: Client, all: Acknowledged[]): Promise<number[]> {
  const { rows } = await store.query<{ key: string; ms: number }>(
    "select key, (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000)::float8 as ms from dbcheck.alerts",
  );
  const committed = new Map(rows.map(({ key, ms: at }) => [key, at]));
  return all.flatMap(({ key, atMs }) => {
    const at = committed.get(key);
    return at === undefined ? [] : [atMs - at];
  });
}

async function post(url: string, body: { key: string; title: string; target: string }): Promise<Acknowledged> {
  const startedAt = performance.now();
  const answer = await fetch(`${url}/hooks/generic`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  const endedAt = performance.now();
  if (!answer.ok) throw new Error(`HTTP ${answer.status}: ${await answer.text()}`);
  await answer.text();
  return { key: body.key, tookMs: endedAt - startedAt, atMs: performance.timeOrigin + endedAt };
}

async function live(url: string): Promise<number> {
  const startedAt = performance.now();
  await (await fetch(`${url}/livez`)).text();
  return performance.now() - startedAt;
}

function together<Result>(work: (n: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: atOnce }, (_, n) => work(n)));
}

async function everyFew<Result>(times: number, work: (n: number) => Promise<Result>): Promise<Result[]> {
  const begun: Promise<Result>[] = [];
  const startedAt = performance.now();
  for (let n = 0; n < times; n += 1) {
    await sleep(Math.max(0, startedAt + (n * 1000) / perSecond - performance.now()));
    begun.push(work(n));
  }
  return Promise.all(begun);
}

/** As many transactions of one small row as there are alerts, over as many connections. */
async function insertsAtOnce(storeUrl: string): Promise<number[]> {
  const pool = new Pool({ connectionString: storeUrl, max: connections });
  try {
    return await together(async (n) => {
      const startedAt = performance.now();
      await pool.query("insert into bare.rows (what, data) values ($1, '{}')", [`storm-${n}`]);
      return performance.now() - startedAt;
    });
  } finally {
    await pool.end();
  }
}

/** The bot without Slack, as a process of its own. */
async function startHeadless(targets: string, storeUrl: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const env = {
    PATH: process.env["PATH"],
    PORT: "0",
    DBCHECK_STORE_URL: storeUrl,
    DBCHECK_TARGETS: targets,
    DBCHECK_HOOK_GENERIC_TOKEN: token,
  };
  const child = spawn(process.execPath, ["dist/main.js", "serve"], { env, stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const gone = once(child, "exit");
  const port = () => /"port":(\d+)[^\n]*"msg":"the port is open"[^]*"dbcheck is up"/.exec(log)?.[1];
  while (port() === undefined) {
    if (child.exitCode !== null) throw new Error(`the bot ended: ${log.slice(-1000)}`);
    await sleep(50);
  }
  return {
    url: `http://127.0.0.1:${port()}`,
    stop: async () => {
      child.kill("SIGTERM");
      await gone;
    },
  };
}
