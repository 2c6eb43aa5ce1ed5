import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "large packets to the server are lost, and nobody says so",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "query-response-stalled" },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.nft("add rule inet d input tcp dport 5432 meta length > 1200 drop");
    return { url: database.url(), from: client };
  },
});
