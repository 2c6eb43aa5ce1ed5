import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application's place has no network at all",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  expect: { status: "inconclusive", cause: null, owner: "client", also: ["vantage-offline"], says: /works from bot/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    const [application] = made.sites;
    await application?.run(["ip", "link", "del", "c0"]);
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
