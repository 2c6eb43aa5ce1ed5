// A week of ten thousand watches without the checks themselves: what store and jobs can carry,
// and what is left in the tables. Each day every target is looked at once, one in a hundred
// fails and recovers, everything becomes a day older, and retention goes through.
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { runCheckup } from "../src/checkup/run.ts";
import type { Cluster } from "../src/embedded/cluster.ts";
import { timelineTypes } from "../src/incidents/timeline.ts";
import { CheckRunner } from "../src/jobs/runner.ts";
import { startScheduledChecks } from "../src/jobs/scheduled-checks.ts";
import { createLog } from "../src/log.ts";
import type { Report } from "../src/report/report.ts";
import { migrate } from "../src/store/migrate.ts";
import { PgStore } from "../src/store/pg-store.ts";
import { targetFromUrl } from "../src/target/build.ts";
import { ms, quantile, timed, type Row } from "./measure.ts";
import { everySeconds, watches } from "./watches.ts";

const days = 7;
const failsEach = 100;
const atOnce = 50;
const answerMs = 100;

/** @param storeUrl of a database of its own */
export async function benchWeek(cluster: Cluster, storeUrl: string): Promise<Row[]> {
  const connection = { connectionString: storeUrl };
  const log = createLog("error");
  await migrate(connection, log);
  const store = new PgStore(connection);
  const sql = new Client(connection);
  await sql.connect();
  const healthy = await runCheckup({ target: targetFromUrl(cluster.url(), {}), vantage: "bench", timeoutMs: 15_000 });
  let clockMs = Date.now();
  let isBadDay = false;
  const reportOf = (target: string): Report => ({
    ...healthy,
    startedAt: new Date(clockMs).toISOString(),
    ...(isBadDay && Number(target.slice(1)) % failsEach === 0 ? { verdict: failed(healthy.verdict) } : {}),
  });
  const runner = new CheckRunner({
    store,
    name: "bench",
    limit: atOnce,
    runCheck: async ({ target }) => reportOf(target),
    log,
  });
  const start = () => startScheduledChecks({ store, runner, most: atOnce, everyMs: 100, log });
  let looks = start();
  try {
    await sql.query(
      `insert into dbcheck.watches (target, fingerprint, channel, every_seconds, actor, next_at)
       select 'w' || at, 'f', 'C', $1, 'U', now() from generate_series(0, $2 - 1) at`,
      [everySeconds, watches],
    );
    let bytes: number[] = [];
    let took = 0;
    let looked = 0;
    let longestMs = 0;
    let edits = 0;
    for (let day = 0; day < days; day += 1) {
      const startedAt = performance.now();
      const before = { looks: await looksOf(sql), edits: await editsOf(sql) };
      await everyTarget(sql, "true");
      const tookMs = performance.now() - startedAt;
      took += tookMs;
      longestMs = Math.max(longestMs, tookMs);
      looked += (await looksOf(sql)) - before.looks;
      edits += (await editsOf(sql)) - before.edits;
      // Two bad looks open an incident, three good ones end it, and one half an hour later ends its plan of looks.
      for (const [bad, minutes] of [
        [true, 1],
        [true, 1],
        [false, 1],
        [false, 1],
        [false, 1],
        [false, 31],
      ] as const) {
        isBadDay = bad;
        clockMs += minutes * 60_000;
        await everyTarget(sql, `target in (select 'w' || n from generate_series(0, ${watches - 1}, ${failsEach}) n)`);
      }
      clockMs += 86_400_000;
      // By night everything grows older at once, which no process of
      // the bot does beside others: nobody looks meanwhile.
      await looks.close();
      while (runner.running > 0) await sleep(20);
      await aDayLater(sql);
      await store.purge(90);
      looks = start();
      bytes = [...bytes, await bytesOf(sql)];
    }
    const perSecond = looked / (took / 1000);
    const rows = await countsOf(sql);
    const history = await timed(20, () => store.events({ target: "w0", types: timelineTypes, limit: 200 }));
    const page = Array.from({ length: 20 }, (_, at) => `w${at * failsEach}`);
    const home = await timed(20, async () => {
      await Promise.all([store.troubled(), store.openIncidents()]);
      await Promise.all([store.standings(page), store.watches(page)]);
    });
    const megabytes = bytes.map((one) => (one / 1_000_000).toFixed(1));
    return [
      {
        what: `${watches} looks a day for ${days} days, checks apart: looks a second`,
        value: perSecond.toFixed(0),
        baseline: `${(watches / everySeconds).toFixed(0)} wanted`,
        aim: "three times the wanted",
        met: perSecond >= (3 * watches) / everySeconds,
      },
      {
        what: "  all due at once: the last is late by",
        value: `${(longestMs / 1000).toFixed(1)} s`,
        baseline: "on the slowest day",
        aim: `≤ their period, ${everySeconds} s`,
        met: longestMs <= everySeconds * 1000,
      },
      {
        what: "  Slack messages and edits that these looks asked for",
        value: String(edits),
        baseline: `${await editsOf(sql)} of all incidents, ${(days * watches) / failsEach} a week`,
        aim: "0: nothing changed",
        met: edits === 0,
      },
      {
        what: "  size of all tables after each day, MB",
        value: megabytes.join(" "),
        baseline: rows,
        aim: "flat: the last ≤ 1.2 × the third",
        met: (bytes.at(-1) ?? Infinity) <= 1.2 * (bytes[2] ?? 0),
      },
      ...[
        { what: "  history of a target with seven incidents, from the store (p90)", all: history },
        { what: "  all that Home asks of the store (p90)", all: home },
      ].map(({ what, all }) => ({
        what,
        value: ms(quantile(all, 0.9)),
        baseline: "",
        aim: `≤ ${answerMs} ms`,
        met: quantile(all, 0.9) <= answerMs,
      })),
    ];
  } finally {
    await looks.close();
    await runner.close(1_000);
    await store.close();
    await sql.end();
  }

  async function everyTarget(client: Client, which: string): Promise<void> {
    const { rows } = await client.query<{ at: Date }>("select clock_timestamp() as at");
    await client.query(`update dbcheck.watches set next_at = now() where ${which}`);
    // Where an incident is open, it is looked at instead of the watch.
    await client.query("update dbcheck.incidents set next_look_at = now() where is_open");
    for (;;) {
      const left = await client.query<{ n: number }>(
        `select count(*)::int as n from dbcheck.watches where (${which}) and looked_at <= $1`,
        [rows[0]?.at],
      );
      if (left.rows[0]?.n === 0) return;
      // As the sweeper does: on a busy machine a call may take too long, and its look waits.
      for (const id of await store.forgotten().catch(() => [])) void runner.run(id);
      await sleep(50);
    }
  }
}

function failed(verdict: Report["verdict"]): Report["verdict"] {
  return { ...verdict, status: "down", layer: "tcp", cause: "tcp-refused", summary: "Nothing listens there." };
}

async function looksOf(sql: Client): Promise<number> {
  const { rows } = await sql.query<{ n: number }>("select coalesce(sum(looks), 0)::int as n from dbcheck.standings");
  return rows[0]?.n ?? 0;
}

/** Each version of a message that Slack is to have: a post, and its edits. */
async function editsOf(sql: Client): Promise<number> {
  const { rows } = await sql.query<{ n: number }>(
    "select coalesce(sum(want_version), 0)::int as n from dbcheck.messages",
  );
  return rows[0]?.n ?? 0;
}

async function aDayLater(sql: Client): Promise<void> {
  const older = (table: string, ...columns: string[]) =>
    sql.query(`update dbcheck.${table} set ${columns.map((one) => `${one} = ${one} - interval '1 day'`).join(", ")}`);
  await older("checks", "created_at", "started_at", "finished_at");
  await older("events", "at");
  await older("incidents", "opened_at", "next_look_at");
  await older("standings", "at", "since");
  await older("baselines", "at");
}

async function bytesOf(sql: Client): Promise<number> {
  const { rows } = await sql.query<{ bytes: number }>(
    `select sum(pg_total_relation_size(c.oid))::float8 as bytes from pg_class c
     where relnamespace = 'dbcheck'::regnamespace and relkind = 'r'`,
  );
  return rows[0]?.bytes ?? 0;
}

async function countsOf(sql: Client): Promise<string> {
  const tables = ["checks", "events", "messages", "incidents", "standings"];
  const counts: string[] = [];
  for (const table of tables) {
    const { rows } = await sql.query<{ n: number }>(`select count(*)::int as n from dbcheck.${table}`);
    counts.push(`${rows[0]?.n ?? 0} ${table}`);
  }
  return counts.join(", ");
}
