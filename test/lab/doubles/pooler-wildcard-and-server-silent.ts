import { hostile } from "../parts/hostile.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a pooler takes any database (*), and the server behind it takes connections and says nothing",
  neighbour: "faults/pooler-database-unknown",
  needs: ["pgbouncer"],
  expect: {
    status: "down",
    cause: ["pooler-server-unreachable", "pooler-server-login-failed", "pooler-exhausted"],
    confidence: "likely",
  },
  arrange: async (lab) => {
    const silent = await hostile(lab, async (peer) => void (await peer.bytes(8)));
    const pooler = await pgbouncer(lab, null, { databases: { "*": `host=127.0.0.1 port=${silent.port}` } });
    return { target: { url: pooler.url(), pooler: { kind: "pgbouncer", admin_url: pooler.adminUrl } } };
  },
});
