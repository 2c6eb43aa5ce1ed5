import { resolvers } from "../parts/dns.ts";
import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the machine of the resolver is gone",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: ["dns-timeout", "dns-refused"] },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await resolvers(client, ["10.77.0.99"]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
