import { netWithNames } from "../parts/dns.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the name of a service of Kubernetes is asked for outside its cluster",
  reference: "CrunchyData/postgres-operator#3166",
  neighbour: "faults/dns-nxdomain",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: "dns-nxdomain", owner: "client", says: /cluster/ },
  arrange: async (lab) => {
    const { client } = await netWithNames(lab, ["--local=/svc/"]);
    return { url: "postgres://app:correct%20horse@orders-primary.postgres-operator.svc/app", from: client };
  },
});
