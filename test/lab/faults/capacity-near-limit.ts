import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "nine of ten connection slots are taken",
  expect: { status: "degraded", cause: "capacity-connections-near-limit" },
  arrange: async (lab) => {
    const server = await postgres(lab, { settings: { max_connections: "23", superuser_reserved_connections: "3" } });
    for (let n = 0; n < 17; n += 1) await server.session();
    return { url: server.url() };
  },
});
