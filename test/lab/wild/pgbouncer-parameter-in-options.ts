import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PgBouncer ignores one parameter at startup, and the options hold another",
  reference: "pgbouncer/pgbouncer#907",
  neighbour: "faults/admission-parameter-unknown",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-parameter-rejected", owner: "client", says: /options|statement_timeout/ },
  arrange: async (lab) => {
    const pooler = await pgbouncer(lab, await postgres(lab), {
      settings: { ignore_startup_parameters: "extra_float_digits" },
    });
    return { url: pooler.url({ query: "options=-c%20statement_timeout%3D5000" }) };
  },
});
