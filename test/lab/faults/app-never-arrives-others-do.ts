import { appSessions } from "../parts/application.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "others of its role are there, and the application by its name is not",
  expect: { status: "down", cause: "app-not-connecting" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    await appSessions(lab, server.url(), 2);
    return { target: { url: server.url(), application: { application_name: "shop-worker", expected_connections: 1 } } };
  },
});
