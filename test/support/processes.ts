// dbcheck as a process of its own, as people run it.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { after } from "node:test";
import { runDbcheck } from "./modules.ts";
import { until } from "./until.ts";

export interface Ended {
  stdout: string;
  stderr: string;
  exitCode: number | null;
  tookMs: number;
}

/** Runs one command to its end; `env` replaces the environment but for PATH. */
export async function dbcheck(
  args: string[],
  env: Record<string, string> = {},
  options: { signalWhen?: Promise<unknown>; cwd?: string } = {},
): Promise<Ended> {
  const started = performance.now();
  const child = spawn(process.execPath, runDbcheck(...args), {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  void options.signalWhen?.then(() => child.kill("SIGINT"));
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { stdout, stderr, exitCode, tookMs: performance.now() - started };
}

export interface Running {
  child: ChildProcess;
  /** Everything it logged so far. */
  log(): string;
  /**
   * Resolves when its log holds the text so many times; rejects with
   * the log when it has ended without, or after a minute.
   */
  until(text: string, times?: number): Promise<void>;
  /** Its exit code, once it has ended and all that it said has been read; null where a signal ended it. */
  ended: Promise<number | null>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** A long-lived command, ended with the test file. */
export function startDbcheck(args: string[], env: Record<string, string>): Running {
  const child = spawn(process.execPath, runDbcheck(...args), {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stdout.on("data", (chunk: Buffer) => (log += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
  let isSilent = false;
  const ended = once(child, "close").then(([exitCode]) => {
    isSilent = true;
    return exitCode as number | null;
  });
  const isGone = () => child.exitCode !== null || child.signalCode !== null;
  const kill = async (signal: NodeJS.Signals) => {
    if (isGone()) return;
    const gone = once(child, "exit");
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), 8_000);
    await gone;
    clearTimeout(timer);
  };
  after(() => kill("SIGTERM"));
  return {
    child,
    log: () => log,
    until: async (text, times = 1) => {
      const isThere = () => log.split(text).length > times;
      await until(text, () => isThere() || isSilent).catch(() => undefined);
      if (!isThere()) throw new Error(`no "${text}" in:\n${log}`);
    },
    ended,
    kill,
  };
}
