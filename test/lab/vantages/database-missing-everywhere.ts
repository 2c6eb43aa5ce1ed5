import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "every place asks for a database that does not exist",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  neighbour: "vantages/other-database-at-application",
  expect: { status: "down", cause: "admission-database-missing", confidence: "confirmed" },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    return everywhere(made, database.url({ host: shared.v4, database: "orders" }));
  },
});
