import { netWithNames } from "../parts/dns.ts";

import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the name was never registered",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: "dns-nxdomain" },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=other.lab,10.77.0.2"]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
