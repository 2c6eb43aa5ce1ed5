// Processor time, and another process that wants it too.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";

/** One of /proc's ticks (proc(5); USER_HZ is 100 on every Linux that Node runs on). */
const tickMs = 10;

/** Wall and processor time of one run, milliseconds. */
export interface Cost {
  wallMs: number;
  processorMs: number;
}

/** What runs of `work` cost on average, one after the other, after two that do not count. */
export async function cost(times: number, usedMs: () => number, work: () => Promise<unknown>): Promise<Cost> {
  for (let n = 0; n < 2; n += 1) await work();
  const [before, started] = [usedMs(), performance.now()];
  for (let n = 0; n < times; n += 1) await work();
  return { wallMs: (performance.now() - started) / times, processorMs: (usedMs() - before) / times };
}

/** Of this process. */
export function ownMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Of its children that have ended (proc(5): cutime, cstime); NaN where there is no /proc. */
export function childrenMs(): number {
  try {
    const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[13]) + Number(fields[14])) * tickMs;
  } catch {
    return Number.NaN;
  }
}

/** Of a process and its children, those that have ended, too (proc(5): utime, stime, cutime, cstime). */
export function treeMs(pid: number): number {
  const statOf = (of: string) => readFileSync(`/proc/${of}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const ticks = (fields: string[], to: number) => fields.slice(11, to).reduce((sum, one) => sum + Number(one), 0);
  try {
    const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const live = children.map((one) => {
      try {
        const fields = statOf(one);
        return fields[1] === String(pid) ? ticks(fields, 13) : 0;
      } catch {
        return 0;
      }
    });
    return (ticks(statOf(String(pid)), 15) + live.reduce((sum, one) => sum + one, 0)) * tickMs;
  } catch {
    return Number.NaN;
  }
}

/** The same beside one process that never rests. */
export async function besideBusy<T>(work: () => Promise<T>): Promise<T> {
  const busy = spawn(process.execPath, ["-e", "for (;;);"], { stdio: "ignore" });
  try {
    return await work();
  } finally {
    const gone = once(busy, "exit");
    busy.kill("SIGKILL");
    await gone;
  }
}
