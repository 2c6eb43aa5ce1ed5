import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a small server whose few slots are free",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      settings: { max_connections: "10", superuser_reserved_connections: "3", max_wal_senders: "0" },
    });
    return { url: server.url() };
  },
});
