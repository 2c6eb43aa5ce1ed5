import { freePort } from "../../../src/embedded/cluster.ts";
import { slowRelay } from "../parts/slow-relay.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Cloud SQL's proxy takes the connection on 127.0.0.1 and ends it: its account may not connect",
  reference: "GoogleCloudPlatform/cloud-sql-proxy#79",
  neighbour: "faults/startup-closed-balancer",
  expect: { status: "down", cause: "startup-closed", says: /Cloud SQL/ },
  arrange: async (lab) => {
    const port = await slowRelay(lab, await freePort(), () => 0);
    return { url: `postgres://app:correct%20horse@127.0.0.1:${port}/app` };
  },
});
