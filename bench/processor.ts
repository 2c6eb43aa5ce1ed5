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

export type Work = () => Promise<unknown>;

/**
 * What each of `works` costs on average. They take turns, so that a machine that gets slower meanwhile, and what one
 * leaves for the garbage collector, are shared by all; the first `warmUps` turns do not count.
 */
export async function costs<W extends Partial<Record<string, Work>>>(
  { times, warmUps }: { times: number; warmUps: number },
  usedMs: () => number,
  works: W,
): Promise<{ [Name in keyof W]: Cost }> {
  const list = Object.entries(works).map(([name, work]) => ({ name, work, cost: { wallMs: 0, processorMs: 0 } }));
  for (let turn = -warmUps; turn < times; turn += 1)
    for (const { work, cost } of list) {
      const [before, started] = [usedMs(), performance.now()];
      await work?.();
      if (turn < 0) continue;
      cost.wallMs += (performance.now() - started) / times;
      cost.processorMs += (usedMs() - before) / times;
    }
  return Object.fromEntries(list.map(({ name, cost }) => [name, cost])) as { [Name in keyof W]: Cost };
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
