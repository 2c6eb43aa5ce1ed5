import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "an application's pool of eight on a server with room",
  sessions: 9,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { target: { url: server.url(), application: { pool_size: 8, instances: 2 } } };
  },
});
