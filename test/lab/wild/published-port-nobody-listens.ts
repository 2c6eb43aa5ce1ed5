import { freePort } from "../../../src/embedded/cluster.ts";
import { slowRelay } from "../parts/slow-relay.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a container's port is published, and nobody listens on it in the container",
  reference: "orbstack/orbstack#1927",
  neighbour: "faults/startup-closed",
  expect: { status: "down", cause: "startup-closed", says: /forward/ },
  arrange: async (lab) => {
    const port = await slowRelay(lab, await freePort(), () => 0);
    return { url: `postgres://app:correct%20horse@127.0.0.1:${port}/app` };
  },
});
