import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "large answers to the application's place are lost on their path",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  expect: { status: "down", cause: "query-response-stalled", owner: "network", says: /Only orders-ord/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    await made.server.nft(
      `add rule inet d output ip daddr ${made.sites[0]?.own4} tcp sport 5432 meta length > 1200 drop`,
    );
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
