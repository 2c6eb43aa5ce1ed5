import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "two of three places are cut off, the application's among them",
  needs: ["ip", "nft"],
  root: true,
  sessions: 6,
  expect: {
    status: "down",
    cause: "tcp-timeout",
    owner: "network",
    confidence: "confirmed",
    says: /Only orders-ord and bot cannot reach .* From office it works/,
  },
  arrange: async (lab) => {
    const made = await sites(lab, 3);
    const database = await postgres(lab, { place: made.server });
    for (const { own4 } of made.sites.slice(0, 2))
      await made.server.nft(`add rule inet d input ip saddr ${own4} tcp dport 5432 drop`);
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
