import { dnsmasq, netWithNames } from "../parts/dns.ts";

import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one of the two resolvers of the application does not know the name",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "degraded", cause: "dns-answers-differ" },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,10.77.0.2"]);
    await server.run(["ip", "addr", "add", "10.77.0.3/24", "dev", "vs"]);
    await dnsmasq(lab, server, ["--host-record=other.lab,10.77.0.2"], "10.77.0.3");
    const database = await postgres(lab, { place: server });
    return { target: { url: database.url({ host: "db.lab" }), dns_servers: ["10.77.0.3"] }, from: client };
  },
});
