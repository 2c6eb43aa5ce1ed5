import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler was told to disable the database",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-database-disabled" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server);
    await pooler.console("DISABLE app");
    return { url: pooler.url() };
  },
});
