// A PostgreSQL of another major, as a distribution installs it: trust
// for everybody on loopback, gone when the test file ends.
import { execFileSync, spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { readPidFile } from "../../src/embedded/postmaster.ts";
import { serverUser } from "../../src/embedded/server-user.ts";
import { kill, startOnFreePort } from "./ports.ts";

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
  const run = (program: string, ...args: string[]) =>
    void execFileSync(join(bin, program), args, { ...user, cwd: home, stdio: "pipe" });
  run("initdb", "-D", dataDir, "-U", "postgres", "--auth=trust", "--no-sync", "--locale=C");
  prepare(dataDir, run);
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"].flatMap((one) => [
    "-c",
    one,
  ]);
  const { child, port } = await startOnFreePort(
    "PostgreSQL",
    (on) =>
      spawn(join(bin, "postgres"), ["-D", dataDir, "-p", String(on), ...settings], {
        ...user,
        cwd: home,
        stdio: "ignore",
      }),
    async () => (await readPidFile(dataDir))?.status === "ready",
  );
  after(async () => {
    await kill(child, "SIGQUIT");
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  });
  return { port };
}
