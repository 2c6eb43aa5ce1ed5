import { postgres } from "../parts/postgres.ts";
import { dead4, everywhere, names, shared, sites, type Site } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "only the application is given an address that nobody has, beside the right one",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  sessions: 4,
  expect: { status: "degraded", cause: "tcp-some-addresses-fail", says: /Only orders-ord is given 10\.90\.0\.9/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    const [application, bot] = made.sites as [Site, Site];
    await names(lab, made.server, application, [`--host-record=db.lab,${shared.v4}`, `--host-record=db.lab,${dead4}`]);
    await names(lab, made.server, bot, [`--host-record=db.lab,${shared.v4}`]);
    return everywhere(made, database.url({ host: "db.lab" }));
  },
});
