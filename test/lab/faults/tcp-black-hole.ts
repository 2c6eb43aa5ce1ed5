import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a firewall in front of the server drops every packet to its port",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-timeout" },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.nft("add rule inet d input tcp dport 5432 drop");
    return { url: database.url(), from: client };
  },
});
