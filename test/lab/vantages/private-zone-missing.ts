import { postgres } from "../parts/postgres.ts";
import { everywhere, names, shared, sites, type Site } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the private zone is not known to the application's resolver",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  sessions: 4,
  neighbour: "vantages/name-gone-everywhere",
  expect: { status: "down", cause: "dns-nxdomain", owner: "network", confidence: "confirmed", says: /Only orders-ord/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    const [application, bot] = made.sites as [Site, Site];
    await names(lab, made.server, application, []);
    await names(lab, made.server, bot, [`--host-record=db.lab,${shared.v4}`]);
    return everywhere(made, database.url({ host: "db.lab" }));
  },
});
