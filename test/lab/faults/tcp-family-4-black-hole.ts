import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "packets to the IPv4 address disappear, and IPv6 works",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "degraded", cause: "tcp-family-broken" },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,10.77.0.2,fd77::2"]);
    const database = await postgres(lab, { place: server });
    await server.nft("add rule inet d input meta nfproto ipv4 tcp dport 5432 drop");
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
