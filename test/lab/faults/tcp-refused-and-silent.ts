import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one address of the name refuses, and a firewall drops what goes to the other: either may be the server's",
  neighbour: "faults/tcp-refused-stopped",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: {
    status: "down",
    cause: ["tcp-refused", "tcp-timeout"],
    confidence: "likely",
    owner: ["operator", "network"],
  },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, [
      "--host-record=db.lab,10.77.0.2",
      "--host-record=db.lab,10.77.0.3",
    ]);
    await server.run(["ip", "addr", "add", "10.77.0.3/24", "dev", "vs"]);
    const database = await postgres(lab, { place: server, settings: { listen_addresses: "10.77.0.2" } });
    await server.nft("add rule inet d input ip daddr 10.77.0.2 tcp dport 5432 drop");
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
