import { freePort } from "../../../src/embedded/cluster.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the first of the two hosts in the URL is not running",
  // Every new connection of the application begins with a failure; libpq goes on to the second, other drivers do not.
  expect: { status: "degraded", cause: "tcp-some-addresses-fail", says: /1 of 2/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const nobody = await freePort();
    return { url: `postgres://app:correct%20horse@127.0.0.1:${nobody},127.0.0.1:${server.port}/app` };
  },
});
