import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the machine behind the address is gone",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-unreachable" },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "10.77.0.99" }), from: client };
  },
});
