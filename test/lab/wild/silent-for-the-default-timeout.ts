import { slowRelay } from "../parts/slow-relay.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a mesh looks at the first bytes for longer than the whole check may take",
  reference: "linkerd/linkerd2#5541",
  neighbour: "wild/mesh-waits-ten-seconds",
  expect: { status: "down", cause: ["startup-silent", "startup-slow"], says: /This connection would wait forever/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await slowRelay(lab, server.port, () => 30_000);
    return { url: server.url({ port }) };
  },
});
