import { dnsmasq, resolvers } from "../parts/dns.ts";
import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the name ends in cluster.local, and this cluster's domain is another one",
  reference: "zalando/postgres-operator#521",
  neighbour: "wild/service-name-outside-the-cluster",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: "dns-nxdomain", owner: "client", says: /k8s\.lab/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await dnsmasq(lab, server, ["--host-record=db.shop.svc.k8s.lab,10.77.0.2", "--local=/local/"]);
    await resolvers(client, [at.server4], "search app.svc.k8s.lab svc.k8s.lab k8s.lab", "options ndots:5");
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.shop.svc.cluster.local" }), from: client };
  },
});
