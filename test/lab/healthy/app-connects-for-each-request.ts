import { comingAndGoing } from "../parts/application.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application opens a connection for each request and closes it politely",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      target: { url: server.url(), application: { framework: "django", role: "app" } },
      during: (signal) => comingAndGoing(server.url(), signal, (client) => client.query("select 1")),
    };
  },
});
