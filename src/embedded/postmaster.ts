// What a postmaster says of itself in postmaster.pid, and how to end one.
import { readFile, readlink, realpath } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * https://www.postgresql.org/docs/18/storage-file-layout.html; the status is
 * the file's eighth line ("starting", "ready", "standby", "stopping").
 */
export interface PidFile {
  pid: number;
  port: number;
  status: string;
}

/** Null when there is none, or it is being written. */
export async function readPidFile(dataDir: string): Promise<PidFile | null> {
  const text = await readFile(join(dataDir, "postmaster.pid"), "utf8").catch(() => "");
  const lines = text.split("\n").map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3] ?? 0), status: lines[7] ?? "" };
}

/** Whether a process exists, ours or not. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Whether the process with this number is the server of this directory; numbers are
 * used again after a crash or in a new container. A postmaster works in its data
 * directory. Where the system has no /proc, a live process is taken for it.
 */
export async function serves(pid: number, dataDir: string): Promise<boolean> {
  if (!alive(pid)) return false;
  const hasProc = await readlink("/proc/self").catch(() => null);
  if (hasProc === null) return true;
  const directory = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return directory !== null && directory === (await realpath(dataDir));
}

/** Whether the process was gone within `withinMs` after the signal. */
export async function signalAndWait(pid: number, signal: NodeJS.Signals, withinMs: number): Promise<boolean> {
  for (let until = performance.now() + withinMs, sent = false; alive(pid); await sleep(15)) {
    if (performance.now() > until) return false;
    if (!sent) process.kill(pid, signal);
    sent = true;
  }
  return true;
}
