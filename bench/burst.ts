// Five hundred commands: at fifty a second beside bare inserts of
// the same size, all at once, and all at once to two bots.
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { startWorkspace, type Workspace } from "../src/demo/workspace/workspace.ts";
import type { Cluster } from "../src/embedded/cluster.ts";
import { removeTargetsFile, startBotProcess, targetsFile } from "./bot.ts";
import { ms, quantile, type Row } from "./measure.ts";

const commands = 500;
const perSecond = 50;
const names = (prefix: string) => Array.from({ length: commands }, (_, at) => `${prefix}${at}`);

/** @param storeUrl of a database of its own */
export async function benchBurst(cluster: Cluster, storeUrl: string): Promise<Row[]> {
  const all = ["warm", "paced", "once", "twice"].flatMap(names);
  const targets = await targetsFile(all, () => cluster.url());
  const workspace = await startWorkspace();
  const bots = [await startBotProcess(workspace, targets, storeUrl, ["--no-worker"])];
  const store = new Client({ connectionString: storeUrl });
  await store.connect();
  try {
    for (const name of names("warm").slice(0, 50)) await ask(workspace, name);
    const help = await workspace.command({ channel: "C0INCIDENTS", user: "U0ADA", text: "/dbcheck help" });
    const inserts = insertsBeside(storeUrl);
    const paced = await askAll(workspace, names("paced"), perSecond);
    const bare = await inserts.stop();
    const [p99, insert] = [quantile(paced, 0.99), quantile(bare, 0.5)];
    const once = await burst(workspace, store, "once");
    bots.push(await startBotProcess(workspace, targets, storeUrl, ["--no-worker"]));
    const twice = await burst(workspace, store, "twice");
    const unsaved = bots.flatMap(({ log }) => log).filter((line) => line.includes("lives in this process alone"));
    return [
      {
        what: `acknowledgement of /dbcheck at ${perSecond}/s (p99 of ${paced.length})`,
        value: ms(p99),
        baseline: `${ms(quantile(paced, 0.5))} median, ${ms(help.ack.ok ? help.ack.tookMs : Number.NaN)} one /dbcheck help`,
        aim: "≤ 20 × a bare insert",
        met: p99 <= 20 * insert,
      },
      {
        what: `  a bare insert transaction of the same size beside it (median of ${bare.length})`,
        value: ms(insert),
        baseline: `${ms(quantile(bare, 0.99))} p99`,
        aim: "",
        met: null,
      },
      once,
      { ...twice, what: `${twice.what}, to two bots` },
      {
        what: "  taken into memory as if the store were away",
        value: String(unsaved.length),
        baseline: "",
        aim: "none",
        met: unsaved.length === 0,
      },
    ];
  } finally {
    await store.end();
    await Promise.all(bots.map((bot) => bot.stop()));
    await workspace.close();
    await removeTargetsFile(targets);
  }
}

async function burst(workspace: Workspace, store: Client, prefix: string): Promise<Row> {
  const took = await askAll(workspace, names(prefix), Infinity);
  const { rows } = await store.query<{ n: number }>(
    "select count(*)::int as n from dbcheck.checks where target like $1 and notes = '[]'",
    [`${prefix}%`],
  );
  const late = took.filter((one) => one > 3000).length;
  return {
    what: `${commands} commands at once, acknowledged (p99)`,
    value: ms(quantile(took, 0.99)),
    baseline: `${rows[0]?.n ?? 0} in the store, ${late} later than Slack waits`,
    aim: "all in the store and in time",
    met: rows[0]?.n === commands && late === 0,
  };
}

async function ask(workspace: Workspace, target: string): Promise<number> {
  const { ack } = await workspace.command({ channel: "C0INCIDENTS", user: "U0ADA", text: `/dbcheck ${target}` });
  return ack.ok ? ack.tookMs : Number.POSITIVE_INFINITY;
}

async function askAll(workspace: Workspace, targets: string[], rate: number): Promise<number[]> {
  const asked: Promise<number>[] = [];
  const startedAt = performance.now();
  for (const [at, target] of targets.entries()) {
    if (rate < Infinity) await sleep(Math.max(0, startedAt + (at * 1000) / rate - performance.now()));
    asked.push(ask(workspace, target));
  }
  return Promise.all(asked);
}

/** What a request writes, into bare tables, again and again until it is stopped. */
export function insertsBeside(storeUrl: string): { stop: () => Promise<number[]> } {
  const took: number[] = [];
  const over = new AbortController();
  const running = (async () => {
    const client = new Client({ connectionString: storeUrl });
    await client.connect();
    await client.query(`create schema bare; create table bare.rows (id bigint generated always as identity primary key, at timestamptz
      default now(), what text, data jsonb)`);
    const data = JSON.stringify({ teamId: "T0", userId: "U0ADA", channelId: "C0INCIDENTS", channelName: "incidents" });
    while (!over.signal.aborted) {
      const startedAt = performance.now();
      await client.query("begin");
      // A key, a check, three messages, an event.
      for (const rows of [1, 1, 3, 1])
        await client.query(
          `insert into bare.rows (what, data) select 'a name and an address of usual length', $1::jsonb from generate_series(1, ${rows})`,
          [data],
        );
      await client.query("commit");
      took.push(performance.now() - startedAt);
      await sleep(20);
    }
    await client.end();
  })();
  return {
    stop: async () => {
      over.abort();
      await running;
      return took;
    },
  };
}
