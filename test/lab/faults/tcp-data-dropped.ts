import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "connections are opened, and a filter drops every packet that carries data to the server",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "startup-silent", owner: ["operator", "network", "unclear"] },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.nft("add rule inet d input tcp dport 5432 tcp flags & psh == psh drop");
    return { url: database.url(), from: client };
  },
});
