import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the database is on a network that this machine has no route to",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-unreachable", owner: ["network", "client"] },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.run(["ip", "addr", "add", "10.99.0.2/24", "dev", "vs"]);
    return { url: database.url({ host: "10.99.0.2" }), from: client };
  },
});
