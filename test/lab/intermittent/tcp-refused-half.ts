import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "connections are refused or not, as the dice fall",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "degraded", cause: "tcp-lossy", says: /\d+ of \d+/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.nft(
      "add rule inet d input tcp dport 5432 tcp flags & (syn|ack) == syn numgen random mod 2 == 0 reject with " +
        "tcp reset",
    );
    return { url: database.url(), from: client };
  },
});
