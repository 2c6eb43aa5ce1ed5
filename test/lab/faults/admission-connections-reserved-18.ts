import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "only the slots of pg_use_reserved_connections are left",
  expect: { status: "down", cause: "admission-connections-reserved" },
  arrange: async (lab) => {
    const settings = {
      max_connections: "8",
      superuser_reserved_connections: "2",
      reserved_connections: "3",
      max_wal_senders: "0",
    };
    const server = await postgres(lab, { settings });
    for (let taken = 0; taken < 3; taken += 1) await server.session();
    return { url: server.url() };
  },
});
