import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the office did not answer, and the other two are well",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  neighbour: "vantages/application-not-heard",
  expect: { status: "healthy", cause: null, says: /office did not answer/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    return { ...everywhere(made, database.url({ host: shared.v4 })), missing: ["office"], home: "orders-ord" };
  },
});
