import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "only the superusers' slots are left",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "admission-connections-reserved" },
  arrange: async (lab) => {
    const settings = { max_connections: "6", superuser_reserved_connections: "3", max_wal_senders: "0" };
    const server = await postgres(lab, { major: 15, settings });
    for (let taken = 0; taken < 3; taken += 1) await server.session();
    return { url: server.url() };
  },
});
