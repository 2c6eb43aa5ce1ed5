import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL carries a parameter of Prisma's",
  expect: { status: "down", cause: "config-parameter-unknown" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url({ query: "pgbouncer=true" }) };
  },
});
