import { dnsmasq, resolvers } from "../parts/dns.ts";
import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "DNS64 adds an address that no gateway translates, and IPv4 works: clients try the dead one first",
  reference: "firezone/firezone#5478",
  neighbour: "wild/nat64-reachable",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "degraded", cause: "tcp-family-broken", owner: ["network", "client"], says: /NAT64/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await server.run(["ip", "addr", "add", "64:ff9b::a4d:2/128", "dev", "vs", "nodad"]);
    await client.run(["ip", "-6", "route", "add", "64:ff9b::/96", "via", at.server6]);
    await server.nft("add rule inet d input ip6 daddr 64:ff9b::/96 drop");
    await dnsmasq(lab, server, [`--host-record=db.lab,${at.server4},64:ff9b::10.77.0.2`]);
    await resolvers(client, [at.server4]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
