import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL names a port next to the server's",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-refused", owner: "client" },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ port: 5433 }), from: client };
  },
});
