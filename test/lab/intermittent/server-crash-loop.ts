import { setTimeout as sleep } from "node:timers/promises";
import { postgres } from "../parts/postgres.ts";
import { sessionAt } from "../parts/busy.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a backend is killed twice a second, and the server starts over each time",
  root: true,
  expect: {
    status: "degraded",
    cause: ["server-crash-looping", "query-connection-lost"],
    says: /\d+ of \d+/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    // Crashes while the check runs, and for a while before it.
    const crash = async () => {
      const victim = await sessionAt(lab, server.url()).catch(() => null);
      const told = await victim?.query<{ pid: number }>("select pg_backend_pid() as pid").catch(() => null);
      const pid = told?.rows[0]?.pid;
      if (pid) process.kill(pid, "SIGKILL");
    };
    for (let turn = 0; turn < 6; turn += 1) {
      await crash();
      await sleep(500);
    }
    return {
      url: server.url(),
      during: async (signal) => {
        while (!signal.aborted) {
          await crash().catch(() => {});
          await sleep(500);
        }
      },
    };
  },
});
