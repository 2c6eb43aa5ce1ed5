import { slowRelay } from "../parts/slow-relay.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the first connection takes six seconds and the next ones none, and the server ran all the time",
  reference: "https://fly.io/docs/reference/suspend-resume/",
  neighbour: "wild/cold-start",
  expect: { status: "degraded", cause: "startup-slow", confidence: "likely", says: /was waking up, or paused/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await slowRelay(lab, server.port, (connection) => (connection === 0 ? 6000 : 0));
    return { url: server.url({ port }), timeoutSeconds: 30 };
  },
});
