import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler refuses an option that the server behind it takes by the direct URL",
  reference: "https://www.pgbouncer.org/config.html#ignore_startup_parameters",
  neighbour: "faults/pooler-server-refused",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-parameter-rejected", owner: "client" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const query = "options=-c%20statement_timeout%3D5s";
    const pooler = await pgbouncer(lab, server);
    return { target: { url: pooler.url({ query }), direct_url: server.url({ query }) } };
  },
});
