import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL sets an option that the pooler does not let through",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-parameter-rejected" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server);
    return { url: pooler.url({ query: "options=-c%20statement_timeout%3D5s" }) };
  },
});
