import { postgres } from "../parts/postgres.ts";
import { resolvers } from "../parts/dns.ts";
import { everywhere, names, shared, sites, type Site } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "nobody answers at the address of the application's resolver",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  sessions: 4,
  expect: { status: "down", cause: ["dns-timeout", "dns-refused"], owner: "network", says: /Only orders-ord/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    const [application, bot] = made.sites as [Site, Site];
    await resolvers(application, [application.gate4]);
    await names(lab, made.server, bot, [`--host-record=db.lab,${shared.v4}`]);
    return everywhere(made, database.url({ host: "db.lab" }));
  },
});
