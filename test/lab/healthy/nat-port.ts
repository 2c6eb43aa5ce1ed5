import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a port that a router in front translates",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.nft(
      "add table ip n",
      "add chain ip n prerouting { type nat hook prerouting priority -100; }",
      "add rule ip n prerouting tcp dport 15432 redirect to :5432",
    );
    return { url: database.url({ port: 15432 }), from: client };
  },
});
