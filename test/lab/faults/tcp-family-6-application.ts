import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "packets to the IPv6 address disappear, and the application connects by IPv6 alone",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: ["tcp-family-broken", "tcp-timeout"] },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,10.77.0.2,fd77::2"]);
    const database = await postgres(lab, { place: server });
    await server.nft("add rule inet d input meta nfproto ipv6 tcp dport 5432 drop");
    return {
      target: { url: database.url({ host: "db.lab" }), application: { framework: "ecto", address_family: 6 } },
      from: client,
    };
  },
});
