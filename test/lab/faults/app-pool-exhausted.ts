import { applicationName, appSessions } from "../parts/application.ts";
import { pause } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "every connection of its pool is idle in a transaction",
  sessions: 6,
  expect: { status: "degraded", cause: "capacity-checkout-slow" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    await appSessions(lab, server.url(), 4, "begin", "select 1");
    await pause(5500);
    return {
      target: {
        url: server.url(),
        application: { application_name: applicationName, expected_connections: 1, pool_size: 4 },
      },
    };
  },
});
