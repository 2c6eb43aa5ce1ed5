// A server that gets only a little of one processor, by the kernel's own quota (cgroup v1, cpu.cfs_quota_us).
import { mkdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run, type Lab } from "../lab.ts";

/** Named in `needs` by scenarios that use this. */
export const cpuQuotas = "/sys/fs/cgroup/cpu/cpu.cfs_quota_us";

/**
 * Holds a postmaster, its children of now and all later ones to
 * `runMs` of each `ofMs` milliseconds, until the scenario ends.
 */
export async function rationCpu(lab: Lab, postmaster: number, runMs: number, ofMs: number): Promise<void> {
  const above = dirname(cpuQuotas);
  const group = join(above, basename(await lab.directory()));
  await mkdir(group);
  lab.defer(async () => {
    await writeFile(join(group, "cpu.cfs_quota_us"), "-1");
    // What is forked while they are moved is met in the next turn; a process that is just ending cannot be moved.
    for (let turn = 0; ; turn += 1) {
      for (const pid of await processesOf(group)) await writeFile(join(above, "cgroup.procs"), pid).catch(() => {});
      try {
        return await rmdir(group);
      } catch (error) {
        if (turn === 60) throw error;
        await sleep(50);
      }
    }
  });
  await writeFile(join(group, "cpu.cfs_period_us"), String(ofMs * 1000));
  // The postmaster first: what it forks from now on is born inside.
  await writeFile(join(group, "cgroup.procs"), String(postmaster));
  const { stdout } = await run(["pgrep", "-P", String(postmaster)]);
  for (const pid of lines(stdout)) await writeFile(join(group, "cgroup.procs"), pid).catch(() => {});
  await writeFile(join(group, "cpu.cfs_quota_us"), String(runMs * 1000));
}

async function processesOf(group: string): Promise<string[]> {
  return lines(await readFile(join(group, "cgroup.procs"), "utf8"));
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
