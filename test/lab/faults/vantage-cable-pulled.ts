import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the only network interface of the machine of the check is down",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "inconclusive", cause: null, owner: "client", also: ["vantage-offline"] },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await client.run(["ip", "link", "set", "vc", "down"]);
    return { url: database.url(), from: client };
  },
});
