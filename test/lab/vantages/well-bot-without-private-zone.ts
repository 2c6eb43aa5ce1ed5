import { postgres } from "../parts/postgres.ts";
import { everywhere, names, shared, sites, type Site } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the bot's resolver does not know the private name",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  sessions: 4,
  neighbour: "vantages/private-zone-missing",
  expect: { status: "healthy", cause: null, also: ["dns-nxdomain"] },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    const [application, bot] = made.sites as [Site, Site];
    await names(lab, made.server, application, [`--host-record=db.lab,${shared.v4}`]);
    await names(lab, made.server, bot, []);
    return everywhere(made, database.url({ host: "db.lab" }));
  },
});
