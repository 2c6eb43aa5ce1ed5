import { resolvers } from "../parts/dns.ts";
import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "nothing listens at the address of the resolver",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "dns-refused" },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await resolvers(client, ["127.0.0.1"]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
