import { applicationName, appSessions, healthEndpoint } from "../parts/application.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the health endpoint answers, with a redirect",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    await appSessions(lab, server.url(), 2);
    return {
      target: {
        url: server.url(),
        application: {
          application_name: applicationName,
          expected_connections: 1,
          health_url: await healthEndpoint(lab, 302),
        },
      },
    };
  },
});
