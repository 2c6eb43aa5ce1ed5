import { oddNameServer, resolvers } from "../parts/dns.ts";
import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the name is an alias of a name that is gone",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "dns-nxdomain" },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await oddNameServer(lab, server, { kind: "dangling" });
    await resolvers(client, [at.server4]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
