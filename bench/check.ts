// One check of a healthy database, beside a bare connect and query to the same.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Client } from "pg";
import { runCheckup } from "../src/checkup/run.ts";
import type { Cluster } from "../src/embedded/cluster.ts";
import { targetFromUrl } from "../src/target/build.ts";
import { ms, quantile, timed, type Row } from "./measure.ts";

const run = promisify(execFile);

export async function benchCheck(cluster: Cluster): Promise<Row[]> {
  const url = cluster.url();
  const bare = await timed(40, async () => {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query("select 1");
    await client.end();
  });
  const target = targetFromUrl(url, {});
  const check = await timed(40, () => runCheckup({ target, vantage: "bench", timeoutMs: 15_000 }));
  const [one, other] = [quantile(check, 0.5), quantile(bare, 0.5)];
  const rows: Row[] = [
    {
      what: "check of a healthy URL, in process (median)",
      value: ms(one),
      baseline: `${ms(other)} pg connect + query`,
      aim: "≤ 5 × the bare one",
      met: one <= 5 * other,
    },
  ];

  const command = quantile(await timed(7, () => run(process.execPath, ["dist/main.js", "check", url, "--json"])), 0.5);
  const start = quantile(await timed(7, () => run(process.execPath, ["-e", "0"])), 0.5);
  const psql = await timed(7, () => run("psql", [url, "-c", "select 1"])).catch(() => null);
  rows.push({
    what: "the same as a command (median)",
    value: ms(command),
    baseline: `${ms(start)} node -e 0${psql ? `, ${ms(quantile(psql, 0.5))} psql` : ""}`,
    aim: "≤ 5 × the bare one + a process start",
    met: null,
  });
  return rows;
}
