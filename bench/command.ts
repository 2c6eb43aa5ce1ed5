// `dbcheck check` as a command, as a monitor starts it, beside others that are started for the same.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Cluster } from "../src/embedded/cluster.ts";
import { ms, type Row } from "./measure.ts";
import { besideBusy, childrenMs, costs, type Cost, type Work } from "./processor.ts";

const run = promisify(execFile);
const turns = { times: 15, warmUps: 2 };

export async function benchCommand(cluster: Cluster): Promise<Row[]> {
  return [...(await rows(cluster, "")), ...(await besideBusy(() => rows(cluster, ", beside a busy process")))];
}

async function rows(cluster: Cluster, where: string): Promise<Row[]> {
  const url = cluster.url();
  const { hostname, port, username, password } = new URL(url);
  const env = { ...process.env, PGPASSWORD: password };
  const place = [`--host=${hostname}`, `--port=${port}`, `--dbuser=${username}`, "--dbname=postgres"];
  const start = (file: string, ...words: string[]) => run(file, words, { env });
  const isHere = (file: string) =>
    start(file, "--version").then(
      () => true,
      () => false,
    );
  const works: Record<"ours" | "node", Work> & Partial<Record<"psql" | "plugin", Work>> = {
    ours: () => start(process.execPath, "dist/main.js", "check", url),
    node: () => start(process.execPath, "-e", "0"),
  };
  if (await isHere("psql")) works.psql = () => start("psql", url, "-c", "select 1");
  if (await isHere("check_postgres")) works.plugin = () => start("check_postgres", "--action=connection", ...place);
  const { ours, node, psql, plugin } = await costs(turns, childrenMs, works);
  const row = (what: string, pick: (one: Cost) => number): Row => ({
    what: `check of a healthy URL as a command, ${what}${where}`,
    value: ms(pick(ours)),
    baseline: [
      plugin ? `${ms(pick(plugin))} check_postgres` : "no check_postgres here",
      ...(psql ? [`${ms(pick(psql))} psql`] : []),
      `${ms(pick(node))} node -e 0`,
    ].join(", "),
    aim: "≤ check_postgres",
    met: plugin ? pick(ours) <= pick(plugin) : null,
  });
  return [row("wall time", ({ wallMs }) => wallMs), row("processor time", ({ processorMs }) => processorMs)];
}
