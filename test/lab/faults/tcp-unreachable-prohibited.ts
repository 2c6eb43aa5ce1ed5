import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a firewall answers that the way to the server is prohibited",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-unreachable" },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.nft("add rule inet d input tcp dport 5432 reject with icmpx type admin-prohibited");
    return { url: database.url(), from: client };
  },
});
