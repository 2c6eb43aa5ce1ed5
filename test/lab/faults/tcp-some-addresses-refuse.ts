import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one of the two addresses of the name refuses connections",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "degraded", cause: "tcp-some-addresses-fail", says: /1 of 2/ },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, [
      "--host-record=db.lab,10.77.0.2",
      "--host-record=db.lab,10.77.0.3",
    ]);
    await server.run(["ip", "addr", "add", "10.77.0.3/24", "dev", "vs"]);
    const database = await postgres(lab, { place: server });
    await server.nft("add rule inet d input ip daddr 10.77.0.3 tcp dport 5432 reject with tcp reset");
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
