import { postgres } from "../parts/postgres.ts";
import { everywhere, names, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the name has both families, and the bot has IPv4 alone",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  sessions: 4,
  neighbour: "vantages/no-ipv6-at-application",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    for (const one of made.sites)
      await names(lab, made.server, one, [`--host-record=db.lab,${shared.v4},${shared.v6}`]);
    await made.sites[1]?.run(["sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1"]);
    return everywhere(made, database.url({ host: "db.lab" }));
  },
});
