import { oddNameServer, resolvers } from "../parts/dns.ts";
import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a reader endpoint gives one of its servers' addresses at a time, and one server is gone",
  neighbour: "wild/search-suffix-wildcard",
  needs: ["ip", "nft"],
  root: true,
  expect: {
    status: ["down", "degraded", "healthy"],
    cause: ["tcp-refused", "tcp-some-addresses-fail", null],
    owner: ["operator", "network"],
  },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await server.run(["ip", "addr", "add", "10.77.0.3/24", "dev", "vs"]);
    const database = await postgres(lab, { place: server, settings: { listen_addresses: "10.77.0.2" } });
    await oddNameServer(lab, server, { kind: "in-turn", addresses: ["10.77.0.3", "10.77.0.2"] });
    await resolvers(client, [at.server4]);
    return { url: database.url({ host: "reader.lab" }), from: client };
  },
});
