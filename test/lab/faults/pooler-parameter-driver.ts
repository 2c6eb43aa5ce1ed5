import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application's JDBC driver sends extra_float_digits, which the pooler does not let through",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-parameter-rejected" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server);
    return { target: { url: pooler.url(), application: { framework: "spring" } } };
  },
});
