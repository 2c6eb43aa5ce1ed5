// A real PostgreSQL server of our own: made, started, adopted and stopped. The store, the demo and the tests use it.
import { randomInt } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { Outage } from "../errors.ts";
import type { Secret } from "../secret.ts";
import { findBinaries } from "./binaries.ts";
import type { ClusterOptions } from "./cluster-options.ts";
import { majorOf, otherMajor, writeFor } from "./data-directory.ts";
import { initialise, superuser } from "./initdb.ts";
import { launch } from "./launch.ts";
import { alive, signalAndWait } from "./postmaster.ts";
import { serverUser, type ServerUser } from "./server-user.ts";

export type StopMode = "smart" | "fast" | "immediate";

export interface Cluster {
  host: "127.0.0.1";
  port: number;
  /** Of the postmaster. */
  pid: number;
  dataDir: string;
  /** Resolves when the process is gone; a server that does not go within 10 s is stopped at once. */
  stop(mode?: StopMode): Promise<void>;
  /** Reads configuration and pg_hba.conf again (after ALTER SYSTEM, say); takes effect soon after. */
  reload(): void;
  /** Connection URL, sslmode=disable. Default: the superuser's, database postgres. */
  url(database?: string, user?: string, password?: Secret | string): string;
}

const signals = { smart: "SIGTERM", fast: "SIGINT", immediate: "SIGQUIT" } as const;

/**
 * Starts a server on 127.0.0.1, making its data directory first when there is none. Resolves when it takes connections.
 * @throws UserMistake when data of another PostgreSQL major, another owner or unusable settings are in the way
 * @throws Outage when it does not come up; the text ends with the server's own last words
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const dataDir = resolve(options.dataDir);
  const user = serverUser(dataDir);
  const binaries = await findBinaries(user);
  await mkdir(dirname(dataDir), { recursive: true });
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const found = await majorOf(dataDir);
  if (found === null) await initialise(binaries, dataDir, user, options);
  else if (found !== binaries.major) throw otherMajor(dataDir, found, binaries.major);
  // A free port may be taken by another between asking and binding.
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port || (await freePort());
    await writeConfiguration(dataDir, user, port, options);
    try {
      const running = await launch(binaries, dataDir, user, options.ephemeral === true);
      return clusterAt(dataDir, running.pid, running.port, options.superuserPassword);
    } catch (error) {
      const taken = error instanceof Outage && error.message.includes("could not bind");
      if (!taken || options.port || attempt === 5) throw error;
    }
  }
}

/** A handle on a running server. */
export function clusterAt(dataDir: string, pid: number, port: number, superuserPassword: Secret | string): Cluster {
  return {
    host: "127.0.0.1",
    port,
    pid,
    dataDir,
    stop: async (mode = "fast") => {
      if (await signalAndWait(pid, signals[mode], 10_000)) return;
      if (await signalAndWait(pid, "SIGQUIT", 5_000)) return;
      throw new Outage(`The embedded PostgreSQL (process ${pid}) does not stop.`);
    },
    reload: () => void (alive(pid) && process.kill(pid, "SIGHUP")),
    url: (database = "postgres", user = superuser, password = superuserPassword) => {
      const plain = typeof password === "string" ? password : password.reveal();
      const login = `${encodeURIComponent(user)}:${encodeURIComponent(plain)}`;
      return `postgres://${login}@127.0.0.1:${port}/${encodeURIComponent(database)}?sslmode=disable`;
    },
  };
}

async function writeConfiguration(
  dataDir: string,
  user: ServerUser,
  port: number,
  options: ClusterOptions,
): Promise<void> {
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    password_encryption: "scram-sha-256",
    timezone: "UTC",
    log_timezone: "UTC",
    ...(options.ephemeral ? { fsync: "off", full_page_writes: "off" } : {}),
    ...options.settings,
    port: String(port),
  };
  const quoted = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  const hba = options.hba ?? [
    "host all all 127.0.0.1/32 scram-sha-256",
    "host replication all 127.0.0.1/32 scram-sha-256",
  ];
  const files: Record<string, string> = {
    ...options.files,
    "postgresql.conf": lines(quoted),
    "pg_hba.conf": lines(hba),
  };
  if (options.standby) files["standby.signal"] = "";
  else await rm(join(dataDir, "standby.signal"), { force: true });
  for (const [name, content] of Object.entries(files)) {
    await writeFor(user, join(dataDir, name), content);
  }
}

function lines(all: string[]): string {
  return all.map((line) => `${line}\n`).join("");
}

/**
 * Below the ranges that systems take ports from by themselves (Linux:
 * ip_local_port_range, from 32768 on; others: from 49152 on, RFC 6335 §6).
 */
const ownPorts = { from: 15_000, to: 30_000 };

/**
 * A port of 127.0.0.1 that nobody listens on at the moment. The system gives it to nobody else
 * meanwhile: whoever asks for any port, and whoever connects, gets one of another range.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = randomInt(ownPorts.from, ownPorts.to);
    if (await canListen(port)) return port;
  }
  throw new Outage("No free port on 127.0.0.1.");
}

function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((done) => {
    server.once("error", () => done(false));
    server.listen(port, "127.0.0.1", () => server.close(() => done(true)));
  });
}
