import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a route of this machine's own says that the server is unreachable (EHOSTUNREACH, as routers say)",
  neighbour: "faults/tcp-unreachable-prohibited",
  needs: ["ip", "nft"],
  root: true,
  expect: {
    status: "down",
    cause: ["tcp-unreachable", "tcp-blocked-locally"],
    owner: ["network", "client"],
    confidence: "likely",
    says: /a route of this machine's own/,
  },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await client.run(["ip", "route", "add", "unreachable", "10.77.0.2/32"]);
    return { url: database.url(), from: client };
  },
});
