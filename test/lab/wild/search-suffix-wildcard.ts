import { dnsmasq, resolvers } from "../parts/dns.ts";
import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a wildcard of a search suffix answers before the name itself is asked for (ndots)",
  reference: "kubernetes/kubernetes#49113",
  neighbour: "healthy/search-domain-dotted",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: "dns-answers-differ", owner: "client", says: /trailing dot/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await dnsmasq(lab, server, ["--host-record=db.lab,10.77.0.2", "--address=/corp.lab/10.77.0.1"]);
    await resolvers(client, [at.server4], "search corp.lab", "options ndots:5");
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
