// dbcheck as a process of its own, as people run it.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { after } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

const words = ["--import", "tsx", "src/main.ts"];

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
  const child = spawn(process.execPath, [...words, ...args], {
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
  /** Resolves when its log holds the text; rejects with the log after a minute. */
  until(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** A long-lived command, ended with the test file. */
export function startDbcheck(args: string[], env: Record<string, string>): Running {
  const child = spawn(process.execPath, [...words, ...args], {
    env: { PATH: process.env["PATH"] ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stdout.on("data", (chunk: Buffer) => (log += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (log += chunk.toString()));
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
    until: async (text) => {
      for (const end = Date.now() + 60_000; !log.includes(text); await sleep(50))
        if (isGone() || Date.now() > end) throw new Error(`no "${text}" in:\n${log}`);
    },
    kill,
  };
}
