// `npm run bench [-- SECTION …]`: each figure beside its raw baseline,
// measured in the same run on real servers on loopback.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { startCluster, type Cluster } from "../src/embedded/cluster.ts";
import { errorText } from "../src/errors.ts";
import { benchAlerts } from "./alerts.ts";
import { benchBurst } from "./burst.ts";
import { benchCheck } from "./check.ts";
import { benchIncidents } from "./incidents.ts";
import { benchMany } from "./many.ts";
import { print, type Row } from "./measure.ts";
import { benchReading } from "./reading.ts";
import { benchSlack } from "./slack.ts";
import { benchVantages } from "./vantages.ts";
import { benchWatches, serverAddresses } from "./watches.ts";
import { benchWeek } from "./week.ts";

/** What a section measures on: a tested server, the store's server, and new databases of that by their names. */
interface Servers {
  cluster: Cluster;
  stores: Cluster;
  store: (name: string) => Promise<string>;
}

const sections: Record<string, (on: Servers) => Promise<Row[]>> = {
  check: ({ cluster }) => benchCheck(cluster),
  slack: async ({ cluster, store }) => benchSlack(cluster, await store("slack")),
  burst: async ({ cluster, store }) => benchBurst(cluster, await store("burst")),
  alerts: async ({ store }) => benchAlerts(await store("alerts")),
  many: async ({ cluster, store }) => benchMany(cluster, await store("many")),
  reading: benchReading,
  incidents: async ({ store }) => benchIncidents(await store("incidents")),
  watches: async ({ cluster, stores, store }) => benchWatches(cluster, stores, await store("watches")),
  vantages: async ({ cluster, store }) => benchVantages(cluster, await store("vantages")),
  week: async ({ cluster, store }) => benchWeek(cluster, await store("week")),
};

const wanted = process.argv.slice(2);
const strange = wanted.filter((name) => !Object.hasOwn(sections, name));
if (strange.length > 0) {
  process.stderr.write(`There is no section ${strange.join(", ")}. Sections: ${Object.keys(sections).join(", ")}.\n`);
  process.exit(64);
}
const dir = await mkdtemp(join(tmpdir(), "dbcheck-bench-"));
const cluster = await startCluster({
  dataDir: join(dir, "data"),
  superuserPassword: "bench",
  ephemeral: true,
  settings: { max_connections: "600", listen_addresses: serverAddresses.join(",") },
  hba: ["host all all 127.0.0.0/8 scram-sha-256"],
});
// As the embedded store is, but for its directory.
const stores = await startCluster({
  dataDir: join(dir, "stores"),
  superuserPassword: "bench",
  ephemeral: true,
  settings: { max_connections: "100", track_commit_timestamp: "on" },
});

/** The URL of a new database. */
async function store(name: string): Promise<string> {
  const admin = new Client({ connectionString: stores.url() });
  await admin.connect();
  try {
    await admin.query(`create database ${name}`);
  } finally {
    await admin.end();
  }
  return stores.url(name);
}

try {
  for (const [name, section] of Object.entries(sections)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const startedAt = performance.now();
    // One that fails costs itself.
    const rows = await section({ cluster, stores, store }).catch((error: unknown) => {
      process.exitCode = 1;
      process.stdout.write(`\n${name} did not end: ${errorText(error)}\n`);
      return [];
    });
    if (rows.length > 0) print(`${name} (${Math.round((performance.now() - startedAt) / 1000)} s)`, rows);
  }
} finally {
  await Promise.all([cluster.stop("immediate"), stores.stop("immediate")]);
  await rm(dir, { recursive: true, force: true });
}
