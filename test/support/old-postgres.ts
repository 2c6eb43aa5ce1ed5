// A PostgreSQL of another major, as a distribution installs it: trust
// for everybody on loopback, gone when the test file ends.
import { execFile, spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { promisify } from "node:util";
import { readPidFile } from "../../src/embedded/postmaster.ts";
import { serverUser } from "../../src/embedded/server-user.ts";
import { kill, startOnFreePort } from "./ports.ts";

const execute = promisify(execFile);

/** A program of the server's, as its user. Never waited for in step: other files of the process measure time. */
export type RunProgram = (program: string, ...words: string[]) => Promise<unknown>;

/**
 * @param bin directory of its programs
 * @param prepare what to do to the data directory before the start; runs a program of `bin` as the server's user
 */
export async function startOldServer(
  bin: string,
  prepare: (dataDir: string, run: RunProgram) => void | Promise<void> = () => {},
): Promise<{ port: number }> {
  const home = mkdtempSync(join(tmpdir(), "dbcheck-test-"));
  const user = serverUser(home);
  if (user) chownSync(home, user.uid, user.gid);
  const dataDir = join(home, "data");
  const run: RunProgram = (program, ...words) => execute(join(bin, program), words, { ...user, cwd: home });
  await run("initdb", "-D", dataDir, "-U", "postgres", "--auth=trust", "--no-sync", "--locale=C");
  await prepare(dataDir, run);
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
