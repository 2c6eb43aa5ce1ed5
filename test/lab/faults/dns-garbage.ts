import { oddNameServer, resolvers } from "../parts/dns.ts";
import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the resolver answers with bytes that are no answer",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: ["dns-servfail", "dns-timeout"] },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await oddNameServer(lab, server, { kind: "garbage" });
    await resolvers(client, [at.server4]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
