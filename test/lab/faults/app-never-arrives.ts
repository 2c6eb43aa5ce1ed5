import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "every layer works, and the application has no session",
  expect: { status: "down", cause: "app-not-connecting" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { target: { url: server.url(), application: { role: "app", expected_connections: 1 } } };
  },
});
