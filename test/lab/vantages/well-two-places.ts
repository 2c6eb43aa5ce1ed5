import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "two places reach the database alike",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  expect: { status: "healthy", cause: null, says: /have the same configuration/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
