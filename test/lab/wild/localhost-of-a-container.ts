import { freePort } from "../../../src/embedded/cluster.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "127.0.0.1 in a container is the container itself, and its database runs in another",
  reference: "csfloat/inspect#118",
  neighbour: "wild/published-port-nobody-listens",
  expect: { status: "down", cause: "tcp-refused", says: /container/ },
  arrange: async () => ({ url: `postgres://app:correct%20horse@127.0.0.1:${await freePort()}/app` }),
});
