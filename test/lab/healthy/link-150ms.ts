import { longCable } from "../parts/long-cable.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a slow but steady link: 150 ms for every round trip",
  needs: ["ip", "nft", "perl"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await longCable(lab, 75);
    const database = await postgres(lab, { place: server });
    return { url: database.url(), from: client };
  },
});
