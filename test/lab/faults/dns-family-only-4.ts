import { netWithNames } from "../parts/dns.ts";

import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the name has only an IPv4 address, and the application connects by IPv6",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: "dns-family-mismatch" },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,10.77.0.2"]);
    const database = await postgres(lab, { place: server });
    return {
      target: { url: database.url({ host: "db.lab" }), application: { framework: "ecto", address_family: 6 } },
      from: client,
    };
  },
});
