import { everywhere, names, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "nobody's resolver knows the name any more",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  sessions: 4,
  neighbour: "vantages/private-zone-missing",
  expect: { status: "down", cause: "dns-nxdomain", confidence: "confirmed" },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    for (const one of made.sites) await names(lab, made.server, one, []);
    return everywhere(made, "postgres://app:secret@db.lab/app");
  },
});
