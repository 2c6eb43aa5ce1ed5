import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one connection in three gets no answer at all, as behind a balancer with a dead member",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "degraded", cause: "tcp-lossy", says: /\d+ of \d+/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.nft(
      "add rule inet d input tcp dport 5432 tcp flags & (syn|ack) == syn jhash tcp sport mod 3 == 0 drop",
    );
    return { url: database.url(), from: client };
  },
});
