import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the role may have four connections, and the application's pool wants ten",
  sessions: 4,
  expect: { status: "degraded", cause: ["capacity-pool-exceeds-limit", "capacity-some-connections-fail"] },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["alter role app connection limit 4"] });
    return { target: { url: server.url(), application: { pool_size: 10 } } };
  },
});
