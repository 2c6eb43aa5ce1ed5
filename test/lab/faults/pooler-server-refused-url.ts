import { freePort } from "../../../src/embedded/cluster.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server behind the pooler has stopped; only the URL is known",
  needs: ["pgbouncer"],
  expect: {
    status: "down",
    cause: ["pooler-server-unreachable", "pooler-server-login-failed", "pooler-paused", "pooler-exhausted"],
    owner: ["operator", "client"],
  },
  arrange: async (lab) => {
    const pooler = await pgbouncer(lab, { port: await freePort() });
    return { url: pooler.url() };
  },
});
