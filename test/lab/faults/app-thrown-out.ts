import { applicationName, comingAndGoing } from "../parts/application.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "each of its sessions is ended by somebody a moment after it came",
  expect: { status: "down", cause: "app-connections-rejected" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      target: { url: server.url(), application: { application_name: applicationName, expected_connections: 1 } },
      during: (signal) =>
        comingAndGoing(server.url(), signal, () =>
          server.sql(
            `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${applicationName}'`,
          ),
        ),
    };
  },
});
