import { applicationName, comingAndGoing } from "../parts/application.ts";
import { pause } from "../parts/busy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "idle_session_timeout ends its sessions before it has asked anything",
  expect: { status: "down", cause: "app-connections-rejected" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: [
        "create role shop login password 'correct horse' in role app",
        "alter role shop set idle_session_timeout = '50ms'",
      ],
    });
    const url = server.url({ user: "shop" });
    return {
      target: {
        url: server.url(),
        application: { role: "shop", application_name: applicationName, expected_connections: 1 },
      },
      during: (signal) => comingAndGoing(url, signal, () => pause(200)),
    };
  },
});
