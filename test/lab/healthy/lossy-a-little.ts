import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one packet of a hundred is lost, as on many a link",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.nft("add rule inet d input tcp dport 5432 numgen inc mod 100 == 50 drop");
    return { url: database.url(), from: client };
  },
});
