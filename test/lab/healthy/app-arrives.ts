import { applicationName, appSessions } from "../parts/application.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application is there, and works",
  sessions: 6,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    await appSessions(lab, server.url(), 3, "select 1");
    return {
      target: {
        url: server.url(),
        application: { application_name: applicationName, expected_connections: 1, pool_size: 5 },
      },
    };
  },
});
