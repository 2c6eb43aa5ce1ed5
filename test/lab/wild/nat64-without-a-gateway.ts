import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "DNS64 makes an IPv6 address of the server's IPv4 one, and no NAT64 gateway takes it; IPv4 has no way",
  reference: "firezone/firezone#5478",
  neighbour: "faults/dns-family-only-6",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: {
    status: "down",
    cause: ["tcp-timeout", "tcp-unreachable"],
    owner: ["network", "client"],
    says: /NAT64/,
  },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,64:ff9b::10.99.0.2"]);
    const database = await postgres(lab, { place: server });
    await client.run(["ip", "-6", "route", "add", "default", "via", "fd77::2"]);
    await server.nft("add rule inet d input ip6 daddr 64:ff9b::/96 drop");
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
