// `npm run bench`: each figure beside its raw baseline, measured in the same run on real servers on loopback.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { startCluster } from "../src/embedded/cluster.ts";
import { benchCheck } from "./check.ts";
import { benchIncidents } from "./incidents.ts";
import { benchMany } from "./many.ts";
import { print } from "./measure.ts";
import { benchReading } from "./reading.ts";
import { benchSlack } from "./slack.ts";

const dir = await mkdtemp(join(tmpdir(), "dbcheck-bench-"));
const cluster = await startCluster({
  dataDir: join(dir, "data"),
  superuserPassword: "bench",
  ephemeral: true,
  settings: { max_connections: "300" },
});
const stores = await startCluster({
  dataDir: join(dir, "stores"),
  superuserPassword: "bench",
  ephemeral: true,
  settings: { max_connections: "100" },
});
try {
  const admin = new Client({ connectionString: stores.url() });
  await admin.connect();
  await admin.query("create database talking");
  await admin.query("create database acks");
  await admin.query("create database many");
  await admin.query("create database incidents");
  await admin.end();
  const rows = await benchCheck(cluster);
  rows.push(...(await benchSlack(cluster, stores.url("talking"), stores.url("acks"))));
  rows.push(...(await benchMany(cluster, stores.url("many"))));
  rows.push(...(await benchReading()));
  rows.push(...(await benchIncidents(stores.url("incidents"))));
  print(rows);
} finally {
  await Promise.all([cluster.stop("immediate"), stores.stop("immediate")]);
  await rm(dir, { recursive: true, force: true });
}
