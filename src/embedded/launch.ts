// The postmaster is started, and waited for.
import { spawn, type ChildProcess } from "node:child_process";
import { constants, open, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Outage } from "../errors.ts";
import type { Binaries } from "./binaries.ts";
import { asSeenBy } from "./data-directory.ts";
import { readPidFile } from "./postmaster.ts";
import type { ServerUser } from "./server-user.ts";

const startTimeoutMs = 60_000;

/**
 * Starts the postmaster in a session of its own, so that Ctrl-C in a terminal does not reach
 * it; its words go to server.log. The port is the server's own word: another process that
 * starts at the same moment may have written the configuration anew.
 */
export async function launch(
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
