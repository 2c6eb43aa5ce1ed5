// One scenario's bench: directories, processes and whatever else must be gone when it ends.
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Ran {
  stdout: string;
  stderr: string;
  exitCode: number | null;
  tookMs: number;
}

/** Sessions of dbcheck that a server holds now, and how many of them are not idle. */
export interface SessionCount {
  open: number;
  busy: number;
}
/** Null where the server cannot say. */
export type SessionCounter = () => Promise<SessionCount | null>;

export class Lab {
  readonly counters: SessionCounter[] = [];
  hasPooler = false;
  #cleanups: (() => unknown)[] = [];

  /** Runs when the scenario ends, in the reverse order of asking. */
  defer(cleanup: () => unknown): void {
    this.#cleanups.unshift(cleanup);
  }

  async close(): Promise<void> {
    for (const cleanup of this.#cleanups.splice(0)) {
      try {
        await cleanup();
      } catch (error) {
        process.stderr.write(`lab: a clean-up failed: ${String(error)}\n`);
      }
    }
  }

  /** A directory that everybody may enter, gone with the scenario. */
  async directory(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), "dbcheck-lab-"));
    await chmod(path, 0o755);
    this.defer(() => rm(path, { recursive: true, force: true, maxRetries: 5 }));
    return path;
  }

  /** A process that lives as long as the scenario. */
  start(words: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const [program = "", ...rest] = words;
    const child = spawn(program, rest, { stdio: "ignore", ...options });
    child.on("error", () => {});
    this.defer(() => end(child, "SIGKILL"));
    return child;
  }
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, "exit");
  child.kill(signal);
  await gone;
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended by itself
  }
}

/** Runs one command to its end, or to its death after so many milliseconds. */
export async function run(
  words: readonly string[],
  options: SpawnOptions & { input?: string; timeoutMs?: number } = {},
): Promise<Ran> {
  const { input, timeoutMs = 60_000, ...rest } = options;
  const started = performance.now();
  const [program = "", ...args] = words;
  // A group of its own: what the command has started ends with it.
  const child = spawn(program, args, { ...rest, stdio: ["pipe", "pipe", "pipe"], detached: true });
  const timer = setTimeout(() => endGroup(child.pid), timeoutMs);
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin?.on("error", () => {}).end(input ?? "");
  try {
    const [exitCode] = (await once(child, "close")) as [number | null];
    return { stdout, stderr, exitCode, tookMs: performance.now() - started };
  } finally {
    clearTimeout(timer);
  }
}

/** The same; a failure is an error with the command's own words. */
export async function must(
  words: readonly string[],
  options: SpawnOptions & { input?: string; timeoutMs?: number } = {},
): Promise<string> {
  const { stdout, stderr, exitCode } = await run(words, options);
  if (exitCode !== 0)
    throw new Error(`${words.join(" ")}: exit ${exitCode}: ${stderr.slice(-2000)}${stdout.slice(-500)}`);
  return stdout;
}
