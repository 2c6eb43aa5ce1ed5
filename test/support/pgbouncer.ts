// A real PgBouncer: for tests and for the fault lab.
import { spawn, type ChildProcess } from "node:child_process";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { findProgram } from "./optional.ts";
import { kill, startOnFreePort } from "./ports.ts";
import { until } from "./until.ts";

export interface Pooler {
  port: number;
  pid: number;
  /** One command of the admin console. */
  console(command: string): Promise<void>;
  /** The console's URL, for the role that may do everything there. */
  adminUrl: string;
}

export interface PoolerOptions {
  /** Name → the words of its line in [databases]. */
  databases: Record<string, string>;
  /** Lines of [pgbouncer]. */
  settings?: Record<string, string>;
  files?: Record<string, string>;
}

/**
 * Role "app" with the password "correct horse", and "boss" for the console. PgBouncer refuses to run as root.
 * @param defer takes what must be done when the user of it ends
 */
export async function startPgBouncer(
  { databases, settings = {}, files = {} }: PoolerOptions,
  defer: (cleanup: () => Promise<void>) => void,
): Promise<Pooler> {
  const home = await mkdtemp(join(tmpdir(), "dbcheck-pooler-"));
  let running: ChildProcess | null = null;
  defer(async () => {
    if (running) await kill(running);
    await rm(home, { recursive: true, force: true });
  });
  const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null;
  const lines = (map: Record<string, string>) => Object.entries(map).map(([name, value]) => `${name} = ${value}\n`);
  const all = {
    listen_addr: "127.0.0.1",
    unix_socket_dir: "",
    auth_type: "scram-sha-256",
    auth_file: join(home, "users.txt"),
    admin_users: "boss",
    pool_mode: "transaction",
    logfile: join(home, "log"),
    ...settings,
  };
  await writeFile(
    join(home, "users.txt"),
    '"app" "correct horse"\n"boss" "rules the pooler"\n"orphan" "correct horse"\n',
  );
  for (const [name, content] of Object.entries(files)) await writeFile(join(home, name), content);
  const { child, port } = await startOnFreePort("pgbouncer", async (on) => {
    await writeFile(
      join(home, "pgbouncer.ini"),
      ["[databases]\n", ...lines(databases), "[pgbouncer]\n", `listen_port = ${on}\n`, ...lines(all)]
        .join("")
        .replaceAll("$HOME", home),
    );
    if (owner)
      for (const name of ["", "users.txt", "pgbouncer.ini", ...Object.keys(files)])
        await chown(join(home, name), owner.uid, owner.gid);
    return spawn(findProgram("pgbouncer") ?? "pgbouncer", [join(home, "pgbouncer.ini")], {
      ...owner,
      stdio: "ignore",
      cwd: home,
    });
  });
  running = child;
  const ask = async (command: string) => {
    const ssl = settings["client_tls_sslmode"] ? { rejectUnauthorized: false } : false;
    const admin = new Client({
      host: "127.0.0.1",
      port,
      user: "boss",
      password: "rules the pooler",
      database: "pgbouncer",
      ssl,
    });
    admin.on("error", () => {});
    try {
      await admin.connect();
      await admin.query(command);
    } finally {
      await admin.end();
    }
  };
  // Its console answers, and has seen the one who asked go: nobody takes a client's place when the test begins.
  const isUp = () =>
    ask("show version").then(
      () => true,
      () => false,
    );
  await until("pgbouncer answers", isUp);
  return {
    port,
    pid: child.pid ?? 0,
    adminUrl: `postgres://boss:rules%20the%20pooler@127.0.0.1:${port}/pgbouncer`,
    console: ask,
  };
}
