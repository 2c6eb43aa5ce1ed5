import { slowRelay } from "../parts/slow-relay.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a mesh looks at the first bytes for ten seconds before it lets the client through",
  reference: "linkerd/linkerd2#5541",
  neighbour: "faults/startup-silent",
  expect: { status: "degraded", cause: "startup-slow" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await slowRelay(lab, server.port, () => 10_000);
    return { url: server.url({ port, query: "connect_timeout=30" }), timeoutSeconds: 60 };
  },
});
