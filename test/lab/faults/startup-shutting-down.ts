import { setTimeout as sleep } from "node:timers/promises";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server is being stopped the smart way, and waits for a session that does not end",
  expect: { status: "down", cause: "startup-shutting-down" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    await server.session();
    server.signal("SIGTERM");
    await sleep(100);
    return { url: server.url() };
  },
});
