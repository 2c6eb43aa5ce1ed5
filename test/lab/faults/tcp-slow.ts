import { longCable } from "../parts/long-cable.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server is on the other side of the world: 320 ms for every round trip",
  needs: ["ip", "nft", "perl"],
  root: true,
  // A notice never changes the status.
  expect: { status: "healthy", cause: null, also: ["tcp-slow"] },
  arrange: async (lab) => {
    const { client, server } = await longCable(lab, 160);
    const database = await postgres(lab, { place: server });
    return { url: database.url(), from: client };
  },
});
