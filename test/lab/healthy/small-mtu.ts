import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a tunnel with packets of at most 1280 bytes, as both ends know",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await client.run(["ip", "link", "set", "vc", "mtu", "1280"]);
    await server.run(["ip", "link", "set", "vs", "mtu", "1280"]);
    const database = await postgres(lab, { place: server });
    return { url: database.url(), from: client };
  },
});
