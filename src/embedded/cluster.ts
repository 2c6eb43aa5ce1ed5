// A real PostgreSQL server of our own: made, started, adopted and stopped. The store, the demo and the tests use it.
import { spawn, type ChildProcess } from "node:child_process";
import { randomInt } from "node:crypto";
import { chown, constants, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { errorText, Outage, UserMistake } from "../errors.ts";
import type { Secret } from "../secret.ts";
import { findBinaries, type Binaries } from "./binaries.ts";
import { alive, readPidFile, signalAndWait } from "./postmaster.ts";
import { serverUser, type ServerUser } from "./server-user.ts";

/** Name of the superuser of every embedded server. */
export const superuser = "postgres";

export interface ClusterOptions {
  /** Made (with its parents) when missing or empty; kept when the server stops. */
  dataDir: string;
  superuserPassword: Secret | string;
  /** 0 or undefined: a free one. */
  port?: number;
  /** Lines of postgresql.conf, applied anew at every start. Values are quoted here. */
  settings?: Record<string, string>;
  /** The whole pg_hba.conf; default: SCRAM for everybody on loopback. */
  hba?: string[];
  /**
   * Written into the data directory, readable by the server only:
   * certificates and keys, named by relative path in `settings`.
   */
  files?: Record<string, string>;
  /** More words for initdb, at the first start only. */
  initArgs?: string[];
  /** Starts as a hot standby: read-only, in recovery (of `primary_conninfo`, when that is among the settings). */
  standby?: boolean;
  /**
   * The server goes down when this process ends, however it ends, and takes no care of its data
   * (no fsync): for the demo and tests. Otherwise it is left running for the next process to adopt.
   */
  ephemeral?: boolean;
}

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
const startTimeoutMs = 60_000;

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

/** Content of PG_VERSION, or null where there is no cluster yet. */
export async function majorOf(dataDir: string): Promise<string | null> {
  const text = await readFile(join(dataDir, "PG_VERSION"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new UserMistake(
      `The data directory ${dataDir} cannot be read (${error.code}): it belongs to another user. Run as that user.`,
    );
  });
  return text?.trim() ?? null;
}

function otherMajor(dataDir: string, found: string, ours: string): UserMistake {
  return new UserMistake(
    `The data in ${dataDir} is of PostgreSQL ${found}, and this dbcheck brings PostgreSQL ${ours}, which cannot ` +
      `read it. ` +
      (`Move that directory away to start empty; or keep it: dump it with PostgreSQL ${found}, load it into a ` +
        `database of your own, `) +
      "and name that in DBCHECK_STORE_URL.",
  );
}

/**
 * initdb, in a directory beside that takes the right name when it is complete: no half-made cluster survives a crash.
 */
async function initialise(
  binaries: Binaries,
  dataDir: string,
  user: ServerUser,
  options: ClusterOptions,
): Promise<void> {
  const fresh = `${dataDir}.new-${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  try {
    if (user) await chown(fresh, user.uid, user.gid);
    await initdb(binaries, fresh, user, options);
    await rename(fresh, dataDir).catch(async (error: unknown) => {
      // Another process was quicker, or a stranger's files are in the way.
      if ((await majorOf(dataDir)) === null)
        throw new UserMistake(`${dataDir} is not empty and holds no PostgreSQL data (${errorText(error)}).`);
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** The password goes through a file that is deleted before anybody else can open it. */
async function initdb(binaries: Binaries, dataDir: string, user: ServerUser, options: ClusterOptions): Promise<void> {
  const path = `${dataDir}.password`;
  const password = options.superuserPassword;
  await writeFor(user, path, typeof password === "string" ? password : password.reveal());
  const file = await open(path, "r");
  await rm(path);
  const args = [
    "-D",
    asSeenBy(user, dataDir),
    "-U",
    superuser,
    "--pwfile=/dev/fd/3",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
  ];
  args.push("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions");
  if (options.ephemeral) args.push("--no-sync");
  try {
    const child = spawn(binaries.initdb, [...args, ...(options.initArgs ?? [])], {
      ...user,
      cwd: dataDir,
      env: { TZ: "UTC" },
      stdio: ["ignore", "ignore", "pipe", file.fd],
      timeout: startTimeoutMs,
    });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise((done, failed) => child.on("close", done).on("error", failed));
    if (code !== 0) throw new Outage(`PostgreSQL could not make its data directory ${dataDir}: ${said.trim()}`);
  } finally {
    await file.close();
  }
}

/**
 * The data directory as the server reaches it. A user other than root may not be able to enter the directories above
 * (a checkout in /root); Linux lets every process reach the directory it was started in, under this name.
 */
function asSeenBy(user: ServerUser, dataDir: string): string {
  return user && process.platform === "linux" ? "/proc/self/cwd" : dataDir;
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

/**
 * Replaces a file in a directory that the server's user may write to: root must not follow a link that lies
 * there, and a server that another process starts just now must find one whole file or the other.
 */
async function writeFor(user: ServerUser, path: string, content: string): Promise<void> {
  const fresh = `${path}.new-${process.pid}`;
  await rm(fresh, { force: true });
  const file = await open(fresh, "wx", 0o600);
  try {
    if (user) await file.chown(user.uid, user.gid);
    await file.writeFile(content);
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}

function lines(all: string[]): string {
  return all.map((line) => `${line}\n`).join("");
}

/**
 * Starts the postmaster in a session of its own, so that Ctrl-C in a terminal does not reach
 * it; its words go to server.log. The port is the server's own word: another process that
 * starts at the same moment may have written the configuration anew.
 */
async function launch(
  binaries: Binaries,
  dataDir: string,
  user: ServerUser,
  ephemeral: boolean,
): Promise<{ pid: number; port: number }> {
  const logPath = join(dataDir, "server.log");
  const size = (await stat(logPath).catch(() => null))?.size ?? 0;
  if (size > 10_000_000) await rename(logPath, `${logPath}.1`);
  const log = await open(
    logPath,
    constants.O_APPEND | constants.O_CREAT | constants.O_RDWR | constants.O_NOFOLLOW,
    0o600,
  );
  const from = (await log.stat()).size;
  const child = spawn(binaries.postgres, ["-D", asSeenBy(user, dataDir)], {
    ...user,
    cwd: dataDir,
    env: { TZ: "UTC", PG_OOM_ADJUST_FILE: "" },
    stdio: ["ignore", log.fd, log.fd],
    detached: true,
  });
  child.once("error", () => undefined);
  const gone = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  if (ephemeral) stopAfterUs(child, dataDir);
  child.unref();
  await log.close();
  for (const until = performance.now() + startTimeoutMs; performance.now() < until && !gone(); await sleep(15)) {
    const state = await readPidFile(dataDir);
    if (child.pid === undefined || state?.pid !== child.pid || (state.status !== "ready" && state.status !== "standby"))
      continue;
    return { pid: child.pid, port: state.port };
  }
  if (!gone()) child.kill("SIGQUIT");
  const said = (await readFile(logPath)).subarray(from).toString().trim().split("\n").slice(-8).join("\n");
  throw new Outage(`PostgreSQL did not start in ${dataDir}:\n${said}`);
}

/**
 * A shell that waits for the end of this process (its standard input
 * closes, even after SIGKILL) and then stops the server.
 */
function stopAfterUs(server: ChildProcess, dataDir: string): void {
  const script = 'cat >/dev/null; [ "$(head -n 1 "$2" 2>/dev/null)" = "$1" ] && kill -QUIT "$1"';
  const watcher = spawn("/bin/sh", ["-c", script, "sh", String(server.pid), join(dataDir, "postmaster.pid")], {
    cwd: "/",
    env: { PATH: "/usr/bin:/bin" },
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watcher.unref();
  const input = watcher.stdin;
  if (input && "unref" in input && typeof input.unref === "function") input.unref();
  input?.on("error", () => undefined);
  server.once("exit", () => input?.destroy());
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
