import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "an older PgBouncer cannot connect to its server, and says no more",
  reference: "pgbouncer/pgbouncer#724",
  neighbour: "faults/pooler-password",
  expect: { status: "down", cause: ["pooler-server-unreachable", "pooler-server-login-failed"] },
  arrange: async (lab) => {
    const server = await speaker(lab, { C: "08P01", M: "pgbouncer cannot connect to server" });
    return { url: server.url() };
  },
});
