import { oddNameServer, resolvers } from "../parts/dns.ts";
import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the resolver answers for IPv4, and questions for IPv6 get lost",
  reference: "npgsql/efcore.pg#2904",
  neighbour: "faults/dns-timeout-dropped",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: ["down", "degraded"], cause: "dns-timeout", says: /AAAA[^]*musl/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await oddNameServer(lab, server, { kind: "deaf-to-aaaa", address: at.server4 });
    await resolvers(client, [at.server4]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client, timeoutSeconds: 30 };
  },
});
