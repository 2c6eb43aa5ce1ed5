import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server listens on its own loopback only",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-refused" },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server, settings: { listen_addresses: "127.0.0.1" } });
    return { url: database.url(), from: client };
  },
});
