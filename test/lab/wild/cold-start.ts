import { slowRelay } from "../parts/slow-relay.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the first connection after a quiet time takes six seconds, the next ones none",
  reference: "https://neon.com/docs/connect/connection-latency",
  neighbour: "wild/mesh-waits-ten-seconds",
  expect: { status: "degraded", cause: "startup-slow", confidence: "likely", says: /cold start/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await slowRelay(lab, server.port, (connection) => (connection === 0 ? 6000 : 0));
    return { url: server.url({ port }), timeoutSeconds: 30 };
  },
});
