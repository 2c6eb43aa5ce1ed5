import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a route of this machine throws away what goes to the server (blackhole, EINVAL)",
  reference: "https://man7.org/linux/man-pages/man8/ip-route.8.html",
  neighbour: "faults/tcp-black-hole",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-blocked-locally" },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await client.run(["ip", "route", "add", "blackhole", "10.77.0.2/32"]);
    return { url: database.url(), from: client };
  },
});
