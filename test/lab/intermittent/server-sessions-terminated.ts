import { setTimeout as sleep } from "node:timers/promises";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "an administrator's script ends every session of this role each 5 ms",
  expect: {
    status: ["degraded", "down"],
    cause: ["query-connection-lost", "server-crash-looping"],
    says: /\d+ of \d+|cut in the middle/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const admin = await server.session({ user: "postgres", database: "postgres" });
    return {
      url: server.url(),
      during: async (signal) => {
        while (!signal.aborted) {
          await admin
            .query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'")
            .catch(() => {});
          await sleep(5);
        }
      },
    };
  },
});
