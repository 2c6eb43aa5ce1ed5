import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "every slot of the server is taken, those of superusers as well",
  expect: { status: "down", cause: "startup-too-many-connections" },
  arrange: async (lab) => {
    const settings = { max_connections: "6", superuser_reserved_connections: "2", max_wal_senders: "0" };
    const server = await postgres(lab, { settings });
    await server.sql("alter role app superuser");
    for (let taken = 0; taken < 6; taken += 1) await server.session();
    return { url: server.url() };
  },
});
