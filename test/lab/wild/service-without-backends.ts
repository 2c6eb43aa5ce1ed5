import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a service of Kubernetes has no backends: this node itself says at once that the host is unreachable",
  reference: "cilium/cilium#45184",
  neighbour: "wild/blackhole-of-own-route",
  needs: ["ip", "nft"],
  root: true,
  expect: {
    status: "down",
    cause: ["tcp-unreachable", "tcp-blocked-locally", "tcp-refused"],
    owner: ["operator", "unclear", "network"],
    says: /endpoints|backend/,
  },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await client.overlay("/etc/hosts", "127.0.0.1 localhost\n10.96.14.2 orders-rw.shop.svc\n");
    await client.run(["ip", "route", "add", "unreachable", "10.96.14.2/32"]);
    return { url: database.url({ host: "orders-rw.shop.svc" }), from: client };
  },
});
