import { dnsmasq, resolvers } from "../parts/dns.ts";
import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a host name with a dot in it that the search domain completes",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await dnsmasq(lab, server, ["--host-record=db.orders.cluster.lab,10.77.0.2"]);
    await resolvers(client, [at.server4], "search cluster.lab");
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.orders" }), from: client };
  },
});
