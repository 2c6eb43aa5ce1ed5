import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the bot has no network, and the application is well",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  neighbour: "vantages/application-offline",
  expect: { status: "healthy", cause: null, also: ["vantage-offline"] },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    await made.sites[1]?.run(["ip", "link", "del", "c0"]);
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
