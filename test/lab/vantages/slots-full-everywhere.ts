import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server has no slot left for anybody",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  expect: {
    status: "down",
    cause: ["startup-too-many-connections", "admission-connections-reserved"],
    owner: "client",
    says: /orders-ord and bot/,
  },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const settings = { max_connections: "5", superuser_reserved_connections: "2" };
    const hba = ["host all all all scram-sha-256", "local all all trust"];
    const database = await postgres(lab, { place: made.server, settings, hba });
    for (let held = 0; held < 3; held += 1) await database.session();
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
