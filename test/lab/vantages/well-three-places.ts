import { postgres } from "../parts/postgres.ts";
import { everywhere, names, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "three places reach the database by its name",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  sessions: 6,
  expect: { status: "healthy", cause: null, says: /from orders-ord, bot and office/ },
  arrange: async (lab) => {
    const made = await sites(lab, 3);
    const database = await postgres(lab, { place: made.server });
    for (const one of made.sites) await names(lab, made.server, one, [`--host-record=db.lab,${shared.v4}`]);
    return everywhere(made, database.url({ host: "db.lab" }));
  },
});
