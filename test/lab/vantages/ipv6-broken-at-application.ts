import { postgres } from "../parts/postgres.ts";
import { everywhere, names, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "IPv6 packets of the application's place disappear, and the bot's arrive",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  sessions: 4,
  neighbour: "vantages/ipv6-broken-everywhere",
  expect: {
    status: "degraded",
    cause: "tcp-family-broken",
    owner: "network",
    confidence: "confirmed",
    says: /Only orders-ord/,
  },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    for (const one of made.sites)
      await names(lab, made.server, one, [`--host-record=db.lab,${shared.v4},${shared.v6}`]);
    await made.server.nft(`add rule inet d input ip6 saddr ${made.sites[0]?.own6} tcp dport 5432 drop`);
    return everywhere(made, database.url({ host: "db.lab" }));
  },
});
