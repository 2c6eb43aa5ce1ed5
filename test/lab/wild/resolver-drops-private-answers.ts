import { dnsmasq, resolvers } from "../parts/dns.ts";
import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the resolver drops private addresses (DNS rebinding protection), and the database has one",
  reference: "https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html",
  neighbour: "faults/dns-no-address",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: {
    status: "down",
    cause: ["dns-answers-differ", "dns-no-address"],
    owner: ["client", "operator", "unclear"],
    says: /rebind/,
  },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await server.run(["ip", "addr", "add", "10.77.0.3/24", "dev", "vs"]);
    await dnsmasq(lab, server, ["--host-record=db.lab,10.77.0.2"], "10.77.0.3");
    await dnsmasq(lab, server, ["--stop-dns-rebind", "--server=/db.lab/10.77.0.3"]);
    await resolvers(client, [at.server4]);
    const database = await postgres(lab, { place: server });
    return { target: { url: database.url({ host: "db.lab" }), dns_servers: ["10.77.0.3"] }, from: client };
  },
});
