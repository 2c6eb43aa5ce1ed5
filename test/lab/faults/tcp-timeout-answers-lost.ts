import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "packets reach the server, and its answers are lost on the way back",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-timeout" },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.nft("add rule inet d output tcp sport 5432 drop");
    return { url: database.url(), from: client };
  },
});
