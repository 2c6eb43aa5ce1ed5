import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application's place has lost its route to the database",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  expect: {
    status: "down",
    cause: "tcp-unreachable",
    owner: "network",
    confidence: "confirmed",
    says: /Only orders-ord/,
  },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    await made.sites[0]?.run(["ip", "route", "del", "10.90.0.0/24"]);
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
