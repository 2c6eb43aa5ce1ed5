import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a firewall that lets in no more than sixty new connections a second",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.nft(
      "add rule inet d input tcp dport 5432 tcp flags & (syn|ack) == syn limit rate over 60/second burst 30 " +
        "packets reject with tcp reset",
    );
    return { url: database.url(), from: client };
  },
});
