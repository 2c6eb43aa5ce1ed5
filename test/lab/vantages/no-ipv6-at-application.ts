import { postgres } from "../parts/postgres.ts";
import { everywhere, names, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the database has only an IPv6 address, and the application's place has no IPv6",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  sessions: 4,
  expect: { status: "down", cause: "tcp-unreachable", owner: "network", says: /Only orders-ord has no IPv6/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    for (const one of made.sites) await names(lab, made.server, one, [`--host-record=db.lab,${shared.v6}`]);
    await made.sites[0]?.run(["sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1"]);
    return everywhere(made, database.url({ host: "db.lab" }));
  },
});
