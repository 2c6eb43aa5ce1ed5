import { postgres } from "../parts/postgres.ts";
import { everywhere, names, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's IPv6 address is dead from every place",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  sessions: 4,
  neighbour: "vantages/ipv6-broken-at-application",
  expect: { status: "degraded", cause: "tcp-family-broken", owner: "operator" },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    for (const one of made.sites)
      await names(lab, made.server, one, [`--host-record=db.lab,${shared.v4},${shared.v6}`]);
    await made.server.nft("add rule inet d input meta nfproto ipv6 tcp dport 5432 drop");
    return everywhere(made, database.url({ host: "db.lab" }));
  },
});
