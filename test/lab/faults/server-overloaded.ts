import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

/** The postmaster and its children. */
function family(postmaster: number): number[] {
  const parentOf = (pid: string): number => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
    } catch {
      return 0; // it ended meanwhile
    }
  };
  const children = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && parentOf(name) === postmaster);
  return [postmaster, ...children.map(Number)];
}

function signal(postmaster: number, name: NodeJS.Signals): void {
  for (const pid of family(postmaster))
    try {
      process.kill(pid, name);
    } catch {
      // it ended meanwhile
    }
}

export const scene = scenario({
  title: "the server gets its processors for 5 ms of every 705 ms, as a throttled container does",
  needs: ["/proc/self/stat"],
  expect: { status: "degraded", cause: "server-overloaded" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      url: server.url(),
      during: async (ended) => {
        while (!ended.aborted) {
          signal(server.pid, "SIGSTOP");
          await sleep(700);
          signal(server.pid, "SIGCONT");
          await sleep(5);
        }
      },
    };
  },
});
