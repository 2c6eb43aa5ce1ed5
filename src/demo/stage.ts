// What the sample databases share: their servers, their sessions, and what has to be closed at the end.
import { join } from "node:path";
import { Client } from "pg";
import { startCluster, type Cluster } from "../embedded/cluster.ts";
import type { ClusterOptions } from "../embedded/cluster-options.ts";

/** What samples share, and what has to be closed when the demo ends. */
export class DemoStage {
  readonly dir: string;
  #closers: (() => Promise<unknown>)[] = [];
  #main: Promise<Cluster> | null = null;
  constructor(dir: string) {
    this.dir = dir;
  }

  /** What people should know of how a sample is played. */
  readonly notes: string[] = [];
  note(text: string): void {
    this.notes.push(text);
  }

  onClose(closer: () => Promise<unknown>): void {
    this.#closers.push(closer);
  }

  async cluster(name: string, options: Partial<ClusterOptions> = {}): Promise<Cluster> {
    const cluster = await startCluster({
      dataDir: join(this.dir, name),
      superuserPassword: "demo-superuser",
      ephemeral: true,
      ...options,
    });
    this.onClose(() => cluster.stop("immediate"));
    return cluster;
  }

  /** The server that several samples have a database on. */
  main(): Promise<Cluster> {
    this.#main ??= this.cluster("main");
    return this.#main;
  }

  async session(url: string): Promise<Client> {
    const client = new Client({ connectionString: url, application_name: "demo application" });
    client.on("error", () => {});
    await client.connect();
    this.onClose(() => client.end().catch(() => {}));
    return client;
  }

  /** Last opened first closed; one that fails does not keep the others open. */
  async close(): Promise<void> {
    for (const closer of this.#closers.splice(0).reverse()) await closer().catch(() => {});
  }
}

export const demoPassword = "demo password @:/#%";

/** A database and a role of the same name, on the main server where no other is given. */
export async function sampleDatabase(
  stage: DemoStage,
  name: string,
  { more = [], on = stage.main() }: { more?: string[]; on?: Promise<Cluster> } = {},
): Promise<{ cluster: Cluster; url: string }> {
  const cluster = await on;
  const admin = new Client({ connectionString: cluster.url() });
  await admin.connect();
  try {
    for (const statement of [
      `create role "${name}" login password '${demoPassword}'`,
      `create database "${name}" owner "${name}"`,
      ...more,
    ])
      await admin.query(statement);
  } finally {
    await admin.end();
  }
  return { cluster, url: `postgres://${name}:${encodeURIComponent(demoPassword)}@127.0.0.1:${cluster.port}/${name}` };
}
