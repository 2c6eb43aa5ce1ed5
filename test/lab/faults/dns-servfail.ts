import { oddNameServer, resolvers } from "../parts/dns.ts";
import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the resolver answers every question with SERVFAIL",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "dns-servfail" },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await oddNameServer(lab, server, { kind: "code", code: 2 });
    await resolvers(client, [at.server4]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
