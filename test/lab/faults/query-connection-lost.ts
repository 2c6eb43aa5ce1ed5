import { setTimeout as sleep } from "node:timers/promises";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a job ends every session of this application as soon as it sees it",
  // The server itself says 57P01 after the way in; a session may get a query through before the job sees it.
  expect: { status: ["down", "degraded"], cause: "query-connection-lost" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const admin = await server.session({ user: "postgres", database: "postgres" });
    return {
      url: server.url(),
      during: async (signal) => {
        while (!signal.aborted) {
          await admin
            .query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dbcheck'")
            .catch(() => {});
          await sleep(1);
        }
      },
    };
  },
});
