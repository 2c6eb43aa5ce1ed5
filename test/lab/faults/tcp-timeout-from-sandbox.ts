import { net } from "../parts/place.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a sandbox has a link-local address alone and a route by it (AWS Lambda), and a firewall drops its packets",
  neighbour: "faults/vantage-offline-address",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: ["tcp-timeout", "tcp-unreachable"] },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await client.run(["ip", "addr", "flush", "dev", "vc"]);
    await client.run(["ip", "addr", "add", "169.254.76.1/24", "dev", "vc"]);
    await server.run(["ip", "addr", "add", "169.254.76.2/24", "dev", "vs"]);
    await client.run(["ip", "route", "add", "default", "via", "169.254.76.2", "dev", "vc"]);
    await server.nft("add rule inet d input tcp dport 5432 drop");
    return { url: "postgres://app:secret@10.77.0.2/app", from: client };
  },
});
