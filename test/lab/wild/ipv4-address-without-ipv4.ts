import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "this machine has IPv6 alone, and the URL an IPv4 address: DNS64 makes nothing of what is no name",
  reference: "https://www.rfc-editor.org/rfc/rfc6877",
  neighbour: "wild/nat64-reachable",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-unreachable", owner: ["network", "client"], says: /no IPv4/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await client.run(["ip", "addr", "del", "10.77.0.1/24", "dev", "vc"]);
    return { url: database.url(), from: client };
  },
});
