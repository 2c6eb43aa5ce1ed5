import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a transaction that was left open holds the table of roles",
  reference: "pipelinedb/pipelinedb#1517",
  neighbour: "faults/startup-silent",
  expect: { status: "down", cause: "startup-login-held" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const holder = await server.session({ user: "postgres", database: "postgres" });
    await holder.query("begin; lock table pg_authid in access exclusive mode");
    return { url: server.url() };
  },
});
