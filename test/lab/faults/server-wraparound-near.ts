import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the oldest transaction is older than the alarm allows",
  expect: { status: "degraded", cause: "server-wraparound-near" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: ["do $$ begin for n in 1..300 loop perform pg_current_xact_id(); commit; end loop; end $$"],
    });
    return { target: { url: server.url(), thresholds: { transaction_age: 200 } } };
  },
});
