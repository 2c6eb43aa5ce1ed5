import { slowRelay } from "../parts/slow-relay.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "each login takes three seconds, and the URL gives it two",
  reference: "prisma/orm#13770",
  neighbour: "healthy/link-150ms",
  expect: { status: "down", cause: "startup-slow", says: /gives up after 2 s/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await slowRelay(lab, server.port, () => 3000);
    return { url: server.url({ port, query: "connect_timeout=2" }), timeoutSeconds: 30 };
  },
});
