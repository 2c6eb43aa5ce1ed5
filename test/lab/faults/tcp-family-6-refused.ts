import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server listens on IPv4 only, and its name has an IPv6 address as well",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "degraded", cause: "tcp-family-broken" },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,10.77.0.2,fd77::2"]);
    const database = await postgres(lab, { place: server, settings: { listen_addresses: "0.0.0.0" } });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
