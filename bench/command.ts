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

/**
 * Node 20 reads these certificates at every start, before any JavaScript: it is a cost of the machine's, and a
 * monitor's sparse environment does not have it. https://nodejs.org/docs/latest-v20.x/api/cli.html#node_extra_ca_certsfile
 */
const extraCertificates = "NODE_EXTRA_CA_CERTS";

async function rows(cluster: Cluster, where: string): Promise<Row[]> {
  const url = cluster.url();
  const { hostname, port, username, password } = new URL(url);
  const here: NodeJS.ProcessEnv = { ...process.env, PGPASSWORD: password };
  const { [extraCertificates]: certificates, ...env } = here;
  const place = [`--host=${hostname}`, `--port=${port}`, `--dbuser=${username}`, "--dbname=postgres"];
  const startIn = (environment: NodeJS.ProcessEnv, file: string, ...words: string[]) =>
    run(file, words, { env: environment });
  const start = (file: string, ...words: string[]) => startIn(env, file, ...words);
  const isHere = (file: string) =>
    start(file, "--version").then(
      () => true,
      () => false,
    );
  const check = [process.execPath, "dist/main.js", "check", url] as const;
  const nothing = [process.execPath, "-e", "0"] as const;
  const works: Record<"ours" | "node", Work> & Partial<Record<"psql" | "plugin" | "oursHere" | "nodeHere", Work>> = {
    ours: () => start(...check),
    node: () => start(...nothing),
  };
  if (certificates) {
    works.oursHere = () => startIn(here, ...check);
    works.nodeHere = () => startIn(here, ...nothing);
  }
  if (await isHere("psql")) works.psql = () => start("psql", url, "-c", "select 1");
  if (await isHere("check_postgres")) works.plugin = () => start("check_postgres", "--action=connection", ...place);
  const { ours, node, psql, plugin, oursHere, nodeHere } = await costs(turns, childrenMs, works);
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
  const rowHere = (what: string, pick: (one: Cost) => number): Row[] =>
    oursHere && nodeHere
      ? [
          {
            what: `the same with ${extraCertificates} as here, ${what}${where}`,
            value: ms(pick(oursHere)),
            baseline: `${ms(pick(nodeHere))} node -e 0`,
            aim: "",
            met: null,
          },
        ]
      : [];
  const wall = ({ wallMs }: Cost) => wallMs;
  const processor = ({ processorMs }: Cost) => processorMs;
  return [
    row("wall time", wall),
    row("processor time", processor),
    ...rowHere("wall time", wall),
    ...rowHere("processor time", processor),
  ];
}
