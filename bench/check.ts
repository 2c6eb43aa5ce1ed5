// One check of a healthy database, beside a bare connect and query to the same.
import { once } from "node:events";
import { connect } from "node:net";
import { Client } from "pg";
import { serialize } from "pg-protocol";
import { runCheckup } from "../src/checkup/run.ts";
import type { Cluster } from "../src/embedded/cluster.ts";
import { targetFromUrl } from "../src/target/build.ts";
import { benchCommand } from "./command.ts";
import { ms, type Row } from "./measure.ts";
import { besideBusy, costs, ownMs, type Cost } from "./processor.ts";

/** A bot has made many checks before this one. */
const turns = { times: 60, warmUps: 120 };

export async function benchCheck(cluster: Cluster): Promise<Row[]> {
  return [
    ...(await rows(cluster, "")),
    ...(await besideBusy(() => rows(cluster, ", beside a busy process"))),
    ...(await benchCommand(cluster)),
  ];
}

async function rows(cluster: Cluster, where: string): Promise<Row[]> {
  const url = cluster.url();
  const target = targetFromUrl(url, {});
  const { bare, ten, check } = await costs(turns, ownMs, {
    bare: async () => {
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query("select 1");
      await client.end();
    },
    // What a check makes beside its session: each is a process of the server, and the server's own time is most of it.
    ten: () => Promise.all(Array.from({ length: 10 }, () => answered(cluster.port))),
    check: () => runCheckup({ target, vantage: "bench", timeoutMs: 15_000 }),
  });
  const row = (what: string, pick: (one: Cost) => number): Row => ({
    what: `check of a healthy URL in process, ${what}${where}`,
    value: ms(pick(check)),
    baseline: `${ms(pick(bare))} pg connect + query, ${ms(pick(ten))} ten bare connections`,
    aim: "≤ 3 × pg",
    met: pick(check) <= 3 * pick(bare),
  });
  return [row("wall time", ({ wallMs }) => wallMs), row("processor time", ({ processorMs }) => processorMs)];
}

/** A connection as far as the server's first byte. */
async function answered(port: number): Promise<void> {
  const socket = connect({ host: "127.0.0.1", port });
  await once(socket, "connect");
  socket.write(serialize.requestSsl());
  await once(socket, "data");
  socket.destroy();
}
