import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a firewall rejects the application's place alone with a reset",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  neighbour: "vantages/refused-everywhere",
  expect: { status: "down", cause: "tcp-refused", owner: "network", confidence: "confirmed", says: /Only orders-ord/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    const from = made.sites[0]?.own4;
    await made.server.nft(`add rule inet d input ip saddr ${from} tcp dport 5432 reject with tcp reset`);
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
