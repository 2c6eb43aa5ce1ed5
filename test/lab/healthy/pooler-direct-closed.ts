import { freePort } from "../../../src/embedded/cluster.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the direct URL cannot be reached from here on purpose, the pooler works",
  needs: ["pgbouncer"],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server);
    return { target: { url: pooler.url(), direct_url: server.url({ port: await freePort() }) } };
  },
});
