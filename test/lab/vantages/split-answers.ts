import { postgres } from "../parts/postgres.ts";
import { dead4, everywhere, names, shared, sites, type Site } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application's resolver gives an address that nobody has",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  sessions: 4,
  expect: { status: "down", cause: "dns-answers-differ", confidence: "likely", says: /10\.90\.0\.9/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    const [application, bot] = made.sites as [Site, Site];
    await names(lab, made.server, application, [`--host-record=db.lab,${dead4}`]);
    await names(lab, made.server, bot, [`--host-record=db.lab,${shared.v4}`]);
    return everywhere(made, database.url({ host: "db.lab" }));
  },
});
