import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "three packets of ten are lost on their way to the server",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "degraded", cause: "tcp-lossy", says: /\d+ of \d+/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.nft("add rule inet d input tcp dport 5432 numgen inc mod 10 { 0, 3, 7 } drop");
    return { url: database.url(), from: client };
  },
});
