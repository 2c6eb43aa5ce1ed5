import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one place of three is cut off, and it is the application's",
  needs: ["ip", "nft"],
  root: true,
  sessions: 6,
  expect: {
    status: "down",
    cause: "tcp-timeout",
    owner: "network",
    confidence: "confirmed",
    says: /Only orders-ord cannot reach .* From bot and office it works/,
  },
  arrange: async (lab) => {
    const made = await sites(lab, 3);
    const database = await postgres(lab, { place: made.server });
    await made.server.nft(`add rule inet d input ip saddr ${made.sites[0]?.own4} tcp dport 5432 drop`);
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
