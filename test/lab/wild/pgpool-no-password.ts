import { pgpool } from "../parts/pgpool.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Pgpool-II has no password for this user, and its server wants SCRAM",
  reference: "bitnami/charts#20899",
  neighbour: "faults/auth-wrong-password",
  needs: ["pgpool"],
  expect: { status: "down", cause: ["pooler-server-login-failed", "pooler-user-unknown"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url({ port: await pgpool(lab, server.port) }) };
  },
});
