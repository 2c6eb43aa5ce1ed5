import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "pg_hba.conf has no line for the application's network",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  expect: {
    status: "down",
    cause: "auth-hba-rejected",
    owner: "client",
    confidence: "confirmed",
    says: /Only orders-ord/,
  },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const hba = [`host all all ${made.sites[1]?.own4}/24 scram-sha-256`];
    const database = await postgres(lab, { place: made.server, hba });
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
