import { applicationName, appSessions } from "../parts/application.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "its whole pool is in use, in short statements",
  sessions: 6,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pool = await appSessions(lab, server.url(), 4);
    return {
      target: {
        url: server.url(),
        application: { application_name: applicationName, expected_connections: 1, pool_size: 4 },
      },
      during: async (signal) => {
        const work = async (one: (typeof pool)[number]) => {
          while (!signal.aborted) await one.query("select pg_sleep(0.02)").catch(() => undefined);
        };
        await Promise.all(pool.map(work));
      },
    };
  },
});
