import { sessionAt } from "../parts/busy.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler has as many clients as it takes",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "pooler-client-limit" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { max_client_conn: "3" } });
    for (let n = 0; n < 3; n += 1) await sessionAt(lab, pooler.url(), "select 1");
    return { url: pooler.url() };
  },
});
