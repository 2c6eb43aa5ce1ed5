import { postgres } from "../parts/postgres.ts";
import { shared, sites, two } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the bot alone was asked, and a person brings the report of the place that fails",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  expect: { status: "down", cause: "tcp-timeout", owner: "network", confidence: "likely", says: /added by hand/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    await made.server.nft(`add rule inet d input ip saddr ${made.sites[0]?.own4} tcp dport 5432 drop`);
    const url = database.url({ host: shared.v4 });
    return { ...two(made, { url, carried: true }, { url }), home: "orders-ord" };
  },
});
