import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the endpoint is disabled at Neon",
  reference: "neondatabase/neon#5569",
  neighbour: "wild/neon-control-plane",
  expect: { status: "down", cause: "pooler-database-disabled", owner: "client" },
  arrange: async (lab) => {
    const server = await speaker(lab, {
      S: "ERROR",
      C: "XX000",
      M: "The endpoint has been disabled. Enable it using Neon API and retry.",
    });
    return { url: server.url() };
  },
});
