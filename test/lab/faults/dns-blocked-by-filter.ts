import { netWithNames } from "../parts/dns.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a DNS filter blocks the database's name: it gives 0.0.0.0, where this machine itself refuses",
  neighbour: "faults/tcp-refused-stopped",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: "dns-no-address", owner: "client", confidence: "likely", says: /filter/ },
  arrange: async (lab) => {
    const { client } = await netWithNames(lab, ["--address=/db.lab/0.0.0.0"]);
    return { url: "postgres://app:secret@db.lab/app", from: client };
  },
});
