// A real PostgreSQL server, from npm (18) or from Debian (15), in any place, as its scenario wants it.
import { chmod, chown, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { findBinaries } from "../../../src/embedded/binaries.ts";
import { freePort } from "../../../src/embedded/cluster.ts";
import { serverUser } from "../../../src/embedded/server-user.ts";
import { must, type Lab, type SessionCount } from "../lab.ts";
import type { Place } from "./place.ts";

export type Major = 18 | 15;
/** Debian's binaries. */
export const debianBin = "/usr/lib/postgresql/15/bin";

export interface PostgresOptions {
  /** Default 18. */
  major?: Major;
  /** Where it listens (on all addresses there); default: on 127.0.0.1 of this machine. */
  place?: Place;
  port?: number;
  settings?: Record<string, string>;
  /** pg_hba.conf for TCP; default: SCRAM for everybody. The lab's superuser comes in by socket, whatever it says. */
  hba?: string[];
  /** Written into the data directory: certificates and keys. */
  files?: Record<string, string>;
  /** Statements of the superuser once it runs, in database postgres. */
  sql?: string[];
  /** The same, in database app. */
  appSql?: string[];
  /** Take the data of this server (by pg_basebackup), as its standby. */
  standbyOf?: Postgres;
  /** An empty directory to hold the data: a small file system. */
  dataDir?: string;
  /** Words before the server's own: `prlimit …`. */
  under?: string[];
  /** Do not wait until it takes connections. */
  doNotWait?: boolean;
}

export interface Postgres {
  host: string;
  port: number;
  /** Of the postmaster. */
  pid: number;
  dataDir: string;
  /** Where its unix socket is. */
  socketDir: string;
  /** Rows of one statement by the superuser, through the socket. */
  sql(text: string, database?: string): Promise<Record<string, unknown>[]>;
  /** A session of its own, ended with the scenario; default the role app. The connection's later death is no error. */
  session(options?: { user?: string; database?: string; applicationName?: string }): Promise<Client>;
  url(changes?: {
    host?: string;
    port?: number;
    user?: string;
    password?: string;
    database?: string;
    query?: string;
  }): string;
  signal(name: NodeJS.Signals): void;
  /** Ends it (SIGQUIT unless said otherwise) and waits until it is gone. */
  stop(name?: NodeJS.Signals): Promise<void>;
  /** Starts it again after `stop`, on the same port. */
  start(): Promise<void>;
}

/** Role app owns database app; its password is `appPassword`. The superuser is postgres. */
export const appPassword = "correct horse";

const templates = new Map<Major, Promise<string>>();

/** @param home a directory that lives as long as the whole run */
export function templateOf(major: Major, home: string): Promise<string> {
  const known = templates.get(major) ?? makeTemplate(major, home);
  templates.set(major, known);
  return known;
}

let templateHome = "";
/** Called once by the run: where the templates of data directories are kept. */
export function keepTemplatesIn(path: string): void {
  templateHome = path;
}

async function binOf(major: Major, dataDir: string): Promise<(name: string) => string> {
  if (major === 15) return (name) => join(debianBin, name);
  const { postgres } = await findBinaries(serverUser(dataDir));
  return (name) => join(postgres, "..", name);
}

/** initdb and the role take a second: once a run, then copies. */
async function makeTemplate(major: Major, home: string): Promise<string> {
  const dir = join(home, `template-${major}`);
  const user = serverUser(dir);
  const bin = await binOf(major, dir);
  await mkdir(dir, { mode: 0o700 });
  if (user) await chown(dir, user.uid, user.gid);
  await must(
    [bin("initdb"), "-D", dir, "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"],
    {
      ...user,
      cwd: home,
    },
  );
  const sql = [`create role app login password '${appPassword}';`, "create database app owner app;", ""].join("\n");
  await must([bin("postgres"), "--single", "-j", "-D", dir, "postgres"], {
    ...user,
    cwd: home,
    input: sql.replaceAll(";\n", ";\n\n"),
  });
  return dir;
}

export async function postgres(lab: Lab, options: PostgresOptions = {}): Promise<Postgres> {
  const { major = 18 } = options;
  const home = await lab.directory();
  const dataDir = options.dataDir ?? join(home, "data");
  const user = serverUser(dataDir);
  const bin = await binOf(major, dataDir);
  const port = options.port ?? (options.place ? 5432 : await freePort());
  const host = options.place ? "10.77.0.2" : "127.0.0.1";
  const socketDir = join(home, "socket");
  await mkdir(socketDir);
  await chmod(socketDir, 0o777);
  if (options.standbyOf) await copyOf(options.standbyOf, dataDir, user);
  else await cp(await templateOf(major, templateHome), dataDir, { recursive: true });
  const own = (path: string) => (user ? chown(path, user.uid, user.gid) : Promise.resolve());
  if (user) await must(["chown", "-R", `${user.uid}:${user.gid}`, dataDir]);
  await chmod(dataDir, 0o700);
  for (const [name, text] of Object.entries(options.files ?? {})) {
    await writeFile(join(dataDir, name), text, { mode: 0o600 });
    await own(join(dataDir, name));
  }
  const settings = {
    listen_addresses: options.place ? "*" : "127.0.0.1",
    port: String(port),
    unix_socket_directories: socketDir,
    fsync: "off",
    log_line_prefix: "%m [%p] ",
    ...options.settings,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  await writeFile(join(dataDir, "postgresql.conf"), lines.join(""));
  const hba = [
    "local all postgres trust",
    "local replication postgres trust",
    ...(options.hba ?? ["host all all all scram-sha-256"]),
  ];
  await writeFile(join(dataDir, "pg_hba.conf"), `${hba.join("\n")}\n`);

  let pid = 0;
  const start = async () => {
    const log = join(home, "log");
    const words = [
      ...(options.place?.enter ?? []),
      ...(options.under ?? []),
      ...(user ? asUser(user) : []),
      bin("postgres"),
      "-D",
      dataDir,
    ];
    const child = lab.start(["sh", "-c", 'exec "$@" >>"$LOG" 2>&1', "sh", ...words], {
      env: { PATH: process.env["PATH"] ?? "", LOG: log, LC_ALL: "C.UTF-8" },
      cwd: home,
    });
    const gone = () => child.exitCode !== null || child.signalCode !== null;
    if (!options.doNotWait)
      for (const until = Date.now() + 30_000; !(await isReady(dataDir)); await sleep(15))
        if (gone() || Date.now() > until)
          throw new Error(`PostgreSQL does not start:\n${(await readFile(log, "utf8")).slice(-2000)}`);
    pid = child.pid ?? 0;
  };
  await start();
  // A stopped process would not hear of its end.
  lab.defer(() => stop("SIGQUIT"));

  const clients: Client[] = [];
  const session: Postgres["session"] = async ({
    user: role = "app",
    database = "app",
    applicationName = "lab",
  } = {}) => {
    const byTcp = role !== "postgres" && !options.place;
    const client = new Client({
      host: byTcp ? host : socketDir,
      port,
      user: role,
      database,
      password: appPassword,
      application_name: applicationName,
      query_timeout: 20_000,
    });
    client.on("error", () => {});
    await client.connect();
    clients.push(client);
    return client;
  };
  lab.defer(() => {
    for (const client of clients) client.connection.stream.destroy();
  });
  const isAlive = () => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  const stop = async (name: NodeJS.Signals = "SIGQUIT") => {
    if (!isAlive()) return;
    process.kill(pid, "SIGCONT");
    process.kill(pid, name);
    for (const until = Date.now() + 10_000; isAlive(); await sleep(10))
      if (Date.now() > until) process.kill(pid, "SIGKILL");
  };
  let admin: Client | null = null;
  const sql = async (text: string, database = "postgres") => {
    const client = new Client({ host: socketDir, port, user: "postgres", database, query_timeout: 30_000 });
    client.on("error", () => {});
    await client.connect();
    try {
      const result: unknown = await client.query(text);
      const { rows } = [result].flat().at(-1) as { rows: Record<string, unknown>[] };
      return rows;
    } finally {
      await client.end();
    }
  };
  for (const text of options.sql ?? []) await sql(text);
  for (const text of options.appSql ?? []) await sql(text, "app");
  lab.counters.push(async () => {
    if (!isAlive()) return null;
    if (!admin) {
      admin = new Client({
        host: socketDir,
        port,
        user: "postgres",
        database: "postgres",
        query_timeout: 500,
        connectionTimeoutMillis: 500,
        application_name: "lab-counter",
      });
      admin.on("error", () => {});
      await admin.connect();
      clients.push(admin);
    }
    const { rows } = await admin.query<SessionCount>(
      "select count(*)::int as open, count(*) filter (where state is distinct from 'idle')::int as busy from " +
        "pg_stat_activity where application_name = 'dbcheck'",
    );
    return rows[0] ?? null;
  });
  const url: Postgres["url"] = (changes = {}) => {
    const word = encodeURIComponent;
    const { user: role = "app", password = appPassword, database = "app", query } = changes;
    return `postgres://${word(role)}${password === "" ? "" : `:${word(password)}`}@${changes.host ?? host}:${changes.port ?? port}/${word(database)}${query ? `?${query}` : ""}`;
  };
  return {
    host,
    port,
    get pid() {
      return pid;
    },
    dataDir,
    socketDir,
    sql,
    session,
    url,
    signal: (name) => void process.kill(pid, name),
    stop,
    start,
  };
}

function asUser({ uid, gid }: { uid: number; gid: number }): string[] {
  return ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--"];
}

/** The last line of postmaster.pid says "ready" (or "standby") when it takes connections. */
async function isReady(dataDir: string): Promise<boolean> {
  const text = await readFile(join(dataDir, "postmaster.pid"), "utf8").catch(() => "");
  return /^(ready|standby)\s*$/m.test(text.split("\n")[7] ?? "");
}

async function copyOf(primary: Postgres, dataDir: string, user: { uid: number; gid: number } | null): Promise<void> {
  // pg_basebackup is Debian's: npm brings the server alone. A
  // checkpointed copy between backup calls is a base backup too.
  await primary.sql("checkpoint");
  const client = await primary.session({ user: "postgres", database: "postgres" });
  await client.query("select pg_backup_start('lab', true)");
  await cp(primary.dataDir, dataDir, {
    recursive: true,
    filter: (path) => !path.endsWith("postmaster.pid") && !path.endsWith("postmaster.opts"),
  });
  const { rows } = await client.query<{ labelfile: string }>("select labelfile from pg_backup_stop(false)");
  await client.end();
  await rm(join(dataDir, "pg_replslot"), { recursive: true, force: true });
  await mkdir(join(dataDir, "pg_replslot"), { mode: 0o700 });
  await writeFile(join(dataDir, "backup_label"), rows[0]?.labelfile ?? "");
  await writeFile(join(dataDir, "standby.signal"), "");
  if (user) await must(["chown", "-R", `${user.uid}:${user.gid}`, dataDir]);
}
