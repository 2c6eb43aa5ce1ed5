import { oddNameServer, resolvers } from "../parts/dns.ts";
import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a resolver that takes 300 ms for every answer",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await oddNameServer(lab, server, { kind: "late", afterMs: 300, address: at.server4 });
    await resolvers(client, [at.server4]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
