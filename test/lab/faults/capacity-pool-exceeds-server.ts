import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "twelve instances with pools of ten, and a server of a hundred slots",
  sessions: 11,
  expect: { status: "degraded", cause: "capacity-pool-exceeds-limit" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { target: { url: server.url(), application: { pool_size: 10, instances: 12 } } };
  },
});
