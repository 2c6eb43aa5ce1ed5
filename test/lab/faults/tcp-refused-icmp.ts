import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a firewall answers connections with ICMP port unreachable",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-refused" },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.nft("add rule inet d input tcp dport 5432 reject with icmpx type port-unreachable");
    return { url: database.url(), from: client };
  },
});
