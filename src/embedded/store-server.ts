// The PostgreSQL server of the bot's own store: its data survives, a
// server left by a killed bot is adopted, and one bot alone uses it.
import { randomBytes } from "node:crypto";
import { mkdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { errorText, Outage, UserMistake } from "../errors.ts";
import type { Logger } from "../log.ts";
import { Secret } from "../secret.ts";
import { clusterAt, startCluster, type Cluster } from "./cluster.ts";
import { majorOf } from "./data-directory.ts";
import { readPidFile, serves } from "./postmaster.ts";

export interface StoreServer {
  /** URL of the database; the same for the life of this process. */
  url: Secret;
  port: number;
  /** Stops the server; its data stays. */
  close(): Promise<void>;
}

/** Held for as long as a bot uses the server: a session's lock goes when its process does, however it ends. */
const lockKey = 0x6462636b;
const lockName = (pid: number) => `dbcheck process ${pid}`;
const settings = {
  max_connections: "100",
  shared_buffers: "32MB",
  jit: "off",
  max_wal_senders: "0",
  wal_level: "minimal",
  max_wal_size: "256MB",
};

/**
 * Starts or adopts the server whose data lies in `home`/postgres, and starts it again should it go down.
 * @throws UserMistake when another process uses it, or its data cannot be used by this version or user
 * @throws Outage when it does not come up
 */
export async function startStoreServer(home: string, log: Logger): Promise<StoreServer> {
  await mkdir(home, { recursive: true }).catch((error: unknown) => {
    throw new UserMistake(`DBCHECK_DATA_DIR: ${errorText(error)}. Name a directory that this user may write to.`);
  });
  const dataDir = join(await realpath(home), "postgres");
  const password = await secretOf(join(home, "postgres.password"), dataDir);
  let cluster = await startOrAdopt(dataDir, password, 0, log);
  let lock = await takeLock(cluster, home);
  let closing = false;
  const ended = () => closing;
  const port = cluster.port;
  const url = new Secret(cluster.url());
  const watch = () => {
    lock.once("end", () => {
      if (!closing) reviving = revive();
    });
  };
  const revive = async () => {
    log.error("the embedded PostgreSQL went away; starting it again");
    for (; !ended(); await sleep(1000)) {
      try {
        cluster = await startOrAdopt(dataDir, password, port, log);
        lock = await takeLock(cluster, home);
        watch();
        return;
      } catch (error) {
        log.error({ reason: errorText(error) }, "the embedded PostgreSQL does not come back yet");
      }
    }
  };
  let reviving: Promise<void> = Promise.resolve();
  watch();
  return {
    url,
    port,
    close: async () => {
      if (closing) return;
      closing = true;
      await reviving;
      await lock.end().catch(() => undefined);
      await cluster.stop("fast");
    },
  };
}

/** The URL of the server that runs on this data now, for a command beside the bot; null where none runs. */
export async function runningStoreServer(home: string, log: Logger): Promise<Secret | null> {
  const dataDir = join(home, "postgres");
  if ((await readPidFile(dataDir)) === null) return null;
  const cluster = await adopt(dataDir, await secretOf(join(home, "postgres.password"), dataDir), log);
  return cluster && new Secret(cluster.url());
}

/** The superuser's password: 32 random bytes in a file of mode 0600, beside the data and not in it. */
async function secretOf(path: string, dataDir: string): Promise<Secret> {
  // A process that starts at the same moment may have made the file, and not yet written into it.
  const read = async () => {
    for (let tries = 40; ; tries -= 1, await sleep(50)) {
      const text = (await readFile(path, "utf8")).trim();
      if (text !== "" || tries === 0) return text;
    }
  };
  try {
    return new Secret(await read());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT")
      throw new UserMistake(`${path} cannot be read (${errorText(error)}).`);
  }
  if ((await majorOf(dataDir)) !== null) {
    throw new UserMistake(
      `${path} is missing, and the data in ${dataDir} cannot be opened without it. Restore it, or move both ` +
        `away to start empty.`,
    );
  }
  const made = randomBytes(32).toString("base64url");
  // Two processes that start at once agree on the file that came first.
  await writeFile(path, `${made}\n`, { mode: 0o600, flag: "wx" }).catch(() => undefined);
  return new Secret(await read());
}

/** Of starts in a row where nobody else's server is to be seen. */
const mostFailures = 3;

async function startOrAdopt(dataDir: string, password: Secret, port: number, log: Logger): Promise<Cluster> {
  let failures = 0;
  for (const until = performance.now() + 60_000; ; await sleep(100)) {
    const running = await adopt(dataDir, password, log);
    if (running) return running;
    try {
      return await startCluster({ dataDir, superuserPassword: password, port, settings });
    } catch (error) {
      failures += 1;
      // Another process started it between the two looks; take that one.
      // It may be so young that its pid file says nothing yet.
      const found = await readPidFile(dataDir);
      const isTheirs = found !== null && (await serves(found.pid, dataDir));
      if (error instanceof UserMistake || performance.now() > until || (!isTheirs && failures === mostFailures))
        throw error;
    }
  }
}

/** A server that runs on this data already, or null. Waits while it starts or stops. */
async function adopt(dataDir: string, password: Secret, log: Logger): Promise<Cluster | null> {
  for (const until = performance.now() + 60_000; ; await sleep(100)) {
    const found = await readPidFile(dataDir);
    if (!found) return null;
    if (!(await serves(found.pid, dataDir))) {
      // Left by a crash. PostgreSQL itself would refuse to start when an unrelated process has that number now.
      await rm(join(dataDir, "postmaster.pid"), { force: true });
      return null;
    }
    const cluster = clusterAt(dataDir, found.pid, found.port, password);
    if (found.status === "ready") {
      try {
        const client = await connect(cluster, "dbcheck");
        await client.end();
        log.info({ pid: found.pid }, "adopted the embedded PostgreSQL of an earlier run");
        return cluster;
      } catch (error) {
        if ((error as { code?: string }).code === "28P01") {
          throw new UserMistake(
            `The password beside ${dataDir} is not the one of its data. Restore it, or move both away to start empty.`,
          );
        }
      }
    }
    if (performance.now() > until)
      throw new Outage(`The embedded PostgreSQL (process ${found.pid}) runs on ${dataDir} but takes no connections.`);
  }
}

async function connect(cluster: Cluster, name: string): Promise<Client> {
  const client = new Client({
    connectionString: cluster.url(),
    application_name: name,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
    keepAlive: true,
  });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** The session that holds the lock. A bot that is just ending gets a moment to let go. */
async function takeLock(cluster: Cluster, home: string): Promise<Client> {
  const client = await connect(cluster, lockName(process.pid));
  try {
    for (let attempt = 0; attempt < 20; attempt += 1, await sleep(100)) {
      const { rows } = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [lockKey]);
      if (rows[0]?.taken) return client;
    }
    const { rows } = await client.query<{ name: string }>(
      "select application_name as name from pg_locks join pg_stat_activity using (pid) where locktype = " +
        "'advisory' and objid = $1 and granted",
      [lockKey],
    );
    throw new UserMistake(
      `The embedded PostgreSQL in ${home} is in use by another ${rows[0]?.name ?? "dbcheck process"}. ` +
        ("One process alone may use it: end that one; or, to run serve and worker side by side, give both the " +
          "same DBCHECK_STORE_URL."),
    );
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}
