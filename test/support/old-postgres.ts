// A PostgreSQL of another major, as a distribution installs it: trust for everybody on loopback, gone when the test file ends.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { freePort } from "../../src/embedded/cluster.ts";
import { readPidFile } from "../../src/embedded/postmaster.ts";
import { serverUser } from "../../src/embedded/server-user.ts";
import { until } from "./until.ts";

/**
 * @param bin directory of its programs
 * @param prepare what to do to the data directory before the start; runs a program of `bin` as the server's user
 */
export async function startOldServer(
  bin: string,
  prepare: (dataDir: string, run: (program: string, ...words: string[]) => void) => void = () => {},
): Promise<{ port: number }> {
  const home = mkdtempSync(join(tmpdir(), "dbcheck-test-"));
  const user = serverUser(home);
  if (user) chownSync(home, user.uid, user.gid);
  const dataDir = join(home, "data");
  const port = await freePort();
  const run = (program: string, ...args: string[]) => void execFileSync(join(bin, program), args, { ...user, cwd: home, stdio: "pipe" });
  run("initdb", "-D", dataDir, "-U", "postgres", "--auth=trust", "--no-sync", "--locale=C");
  prepare(dataDir, run);
  const words = [
    "-D",
    dataDir,
    "-p",
    String(port),
    "-c",
    "listen_addresses=127.0.0.1",
    "-c",
    "unix_socket_directories=",
    "-c",
    "fsync=off",
  ];
  const server = spawn(join(bin, "postgres"), words, { ...user, cwd: home, stdio: "ignore" });
  after(async () => {
    const ended = once(server, "exit");
    server.kill("SIGQUIT");
    if (server.exitCode === null) await ended;
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  });
  await until("PostgreSQL is ready", async () => server.exitCode !== null || (await readPidFile(dataDir))?.status === "ready");
  if (server.exitCode !== null) throw new Error("PostgreSQL does not start");
  return { port };
}
