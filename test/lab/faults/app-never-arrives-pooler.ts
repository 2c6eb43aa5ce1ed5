import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler works, and the application is not among its clients",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "app-not-connecting" },
  arrange: async (lab) => {
    const pooler = await pgbouncer(lab, await postgres(lab));
    return {
      target: {
        url: pooler.url(),
        pooler: { admin_url: pooler.adminUrl },
        application: { role: "app", expected_connections: 1 },
      },
    };
  },
});
