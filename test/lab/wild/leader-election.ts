import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "three instances elect a leader by an advisory lock",
  reference: "https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS",
  neighbour: "faults/server-lock-idle-holder",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["grant pg_monitor to app"] });
    const [leader, ...spares] = [await server.session(), await server.session(), await server.session()];
    await leader?.query("select pg_advisory_lock(42)");
    for (const spare of spares) spare.query("select pg_advisory_lock(42)").catch(() => {});
    for (;;) {
      const [row] = await server.sql(
        "select count(*)::int as waiting from pg_stat_activity where wait_event = 'advisory' and " +
          "clock_timestamp() - query_start > interval '6 s'",
      );
      if (row?.["waiting"] === 2) break;
      await new Promise((done) => setTimeout(done, 100));
    }
    return { url: server.url() };
  },
});
