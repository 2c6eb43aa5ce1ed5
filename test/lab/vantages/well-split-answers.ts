import { postgres } from "../parts/postgres.ts";
import { everywhere, names, shared, sites, type Site } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "each place gets another address of the same server",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  sessions: 4,
  neighbour: "vantages/split-answers",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    const [application, bot] = made.sites as [Site, Site];
    await names(lab, made.server, application, [`--host-record=db.lab,${shared.v4}`]);
    await names(lab, made.server, bot, [`--host-record=db.lab,${shared.second4}`]);
    return everywhere(made, database.url({ host: "db.lab" }));
  },
});
