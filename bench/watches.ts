// Ten thousand watches at five minutes, each a real check of a healthy server, in one bot
// with its store on one machine: how many looks it makes, how far they fall behind where
// that is not enough, and what history and Home cost meanwhile and without.
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { startWorkspace, type Workspace } from "../src/demo/workspace/workspace.ts";
import type { Cluster } from "../src/embedded/cluster.ts";
import { createLog } from "../src/log.ts";
import { migrate } from "../src/store/migrate.ts";
import { removeTargetsFile, startBotProcess, targetsFile } from "./bot.ts";
import { ms, quantile, type Row } from "./measure.ts";
import { treeMs } from "./processor.ts";

export const watches = 10_000;
export const everySeconds = 300;
const lookForMs = 90_000;
const questions = 10;
const answerMs = 100;

/** Of loopback, all of one server: as many servers as far as the limit of checks at one of them goes. */
export const serverAddresses = Array.from({ length: 50 }, (_, at) => `127.0.0.${at + 1}`);

/** @param stores the server that has the bot's store @param storeUrl of a database of its own */
export async function benchWatches(cluster: Cluster, stores: Cluster, storeUrl: string): Promise<Row[]> {
  const names = Array.from({ length: watches }, (_, at) => `w${at}`);
  const targets = await targetsFile(names, (at) =>
    cluster.url().replace("127.0.0.1", serverAddresses[at % serverAddresses.length] ?? ""),
  );
  await migrate({ connectionString: storeUrl }, createLog("silent"));
  const store = new Client({ connectionString: storeUrl });
  await store.connect();
  await store.query(
    `insert into dbcheck.watches (target, fingerprint, channel, every_seconds, actor, next_at)
     select 'w' || at, 'f', 'C0INCIDENTS', $1, 'U0ADA', now() + (at % $1) * interval '1 s' from generate_series(0, $2 - 1) at`,
    [everySeconds, watches],
  );
  const workspace = await startWorkspace();
  const bot = await startBotProcess(workspace, targets, storeUrl);
  try {
    const processes = { bot: bot.pid, "its store": stores.pid, "the servers looked at": cluster.pid };
    const used = () => Object.entries(processes).map(([name, pid]) => ({ name, ms: treeMs(pid) }));
    const before = { looks: await looksOf(store), used: used(), at: performance.now() };
    await sleep(lookForMs);
    const seconds = (performance.now() - before.at) / 1000;
    const perSecond = ((await looksOf(store)) - before.looks) / seconds;
    const processors = used().map(
      ({ name, ms: usedMs }, at) => `${((usedMs - (before.used[at]?.ms ?? 0)) / 1000 / seconds).toFixed(2)} ${name}`,
    );
    const { rows } = await store.query<{ late: number; most: number; connections: number }>(
      `select (count(*) filter (where now() - next_at > every_seconds * interval '1 s'))::int as late,
         coalesce(extract(epoch from max(now() - next_at)), 0)::float8 as most,
         (select count(*)::int from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()) as connections
       from dbcheck.watches`,
    );
    const [now] = rows;
    const wanted = watches / everySeconds;
    const busy = await answers(workspace);
    await bot.stop();
    const idle = await startBotProcess(workspace, targets, storeUrl, ["--no-worker"]);
    await store.query("delete from dbcheck.watches where target <> 'w0'");
    await store.query(
      `insert into dbcheck.watches (target, fingerprint, channel, every_seconds, actor, next_at)
       select 'w' || at, 'f', 'C0INCIDENTS', $1, 'U0ADA', now() + interval '1 hour' from generate_series(1, $2 - 1) at`,
      [everySeconds, watches],
    );
    const quiet = await answers(workspace);
    await idle.stop();
    return [
      {
        what: `${watches} watches every ${everySeconds} s, real checks: looks a second over ${Math.round(seconds)} s`,
        value: perSecond.toFixed(1),
        baseline: `${wanted.toFixed(1)} wanted; processors used: ${processors.join(", ")}; ${availableParallelism()} there are`,
        aim: "as many as wanted, or it is said",
        met:
          perSecond >= 0.95 * wanted ||
          bot.log.some((line) => line.includes("fall behind their period")) ||
          now?.late === 0,
      },
      {
        what: "  behind their plan at the end",
        value: `${(now?.most ?? 0).toFixed(1)} s at most`,
        baseline: `${now?.late ?? 0} by more than their period`,
        aim: "",
        met: null,
      },
      {
        what: "  connections of the bot to its store, queue and all",
        value: String(now?.connections ?? 0),
        baseline: "",
        aim: "≤ 10",
        met: (now?.connections ?? 99) <= 10,
      },
      ...answerRows("while it looks", busy),
      ...answerRows("of a bot without a worker", quiet),
    ];
  } finally {
    await store.end();
    await bot.stop();
    await workspace.close();
    await removeTargetsFile(targets);
  }
}

function answerRows(when: string, { history, home }: Answers): Row[] {
  return Object.entries({ "/dbcheck history": history, "the Home tab": home }).map(([what, took]) => ({
    what: `  ${what} with ${watches} targets, ${when} (p90 of ${took.length})`,
    value: ms(quantile(took, 0.9)),
    baseline: `${ms(quantile(took, 0.5))} median`,
    aim: `≤ ${answerMs} ms`,
    met: quantile(took, 0.9) <= answerMs,
  }));
}

interface Answers {
  history: number[];
  home: number[];
}

/**
 * From the command or the click to what the person sees. The first
 * of each, which asks Slack who that is, does not count.
 */
async function answers(workspace: Workspace): Promise<Answers> {
  const history: number[] = [];
  const home: number[] = [];
  for (let n = -1; n < questions; n += 1) {
    const seen = workspace.ephemerals().length;
    const publishes = () => workspace.calls("views.publish").length;
    const startedAt = performance.now();
    await workspace.command({ channel: "C0INCIDENTS", user: "U0ADA", text: `/dbcheck history w${n + 1}` });
    await soon(() => workspace.ephemerals().length > seen);
    if (n >= 0) history.push(performance.now() - startedAt);
    const before = publishes();
    const openedAt = performance.now();
    await workspace.openHome({ user: "U0ADA" });
    await soon(() => publishes() > before);
    if (n >= 0) home.push(performance.now() - openedAt);
  }
  return { history, home };
}

async function soon(isThere: () => boolean): Promise<void> {
  for (const until = performance.now() + 30_000; !isThere(); await sleep(2))
    if (performance.now() > until) throw new Error("the bot did not answer within 30 s");
}

async function looksOf(store: Client): Promise<number> {
  const { rows } = await store.query<{ n: number }>("select coalesce(sum(looks), 0)::int as n from dbcheck.standings");
  return rows[0]?.n ?? 0;
}
