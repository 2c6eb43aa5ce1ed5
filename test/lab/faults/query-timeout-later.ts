import { setTimeout as sleep } from "node:timers/promises";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the process behind each session stops in its tracks soon after it has let the client in",
  root: true,
  // The first answers may still come. A session that hangs looks the same as one whose answers are lost on the way.
  expect: { status: ["down", "degraded"], cause: ["query-timeout", "query-response-stalled"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const admin = await server.session({ user: "postgres", database: "postgres" });
    const stopped = new Set<number>();
    const signal = (pid: number, name: NodeJS.Signals) => {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended.
      }
    };
    return {
      url: server.url(),
      during: async (ended) => {
        while (!ended.aborted) {
          const { rows } = await admin.query<{ pid: number }>(
            "select pid from pg_stat_activity where application_name = 'dbcheck' and state in ('idle', 'active')",
          );
          for (const { pid } of rows.filter((row) => !stopped.has(row.pid))) {
            signal(pid, "SIGSTOP");
            stopped.add(pid);
          }
          await sleep(1);
        }
        for (const pid of stopped) signal(pid, "SIGCONT");
      },
    };
  },
});
