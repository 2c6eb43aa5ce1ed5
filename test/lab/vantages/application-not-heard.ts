import { postgres } from "../parts/postgres.ts";
import { shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application's place did not answer, and the bot is well",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  expect: { status: "inconclusive", cause: null, says: /orders-ord did not answer.*works from bot/ },
  arrange: async (lab) => {
    const made = await sites(lab, 1);
    const database = await postgres(lab, { place: made.server });
    const [from] = made.sites;
    return {
      places: [{ vantage: "bot", ...(from ? { from } : {}), url: database.url({ host: shared.v4 }) }],
      missing: ["orders-ord"],
      home: "orders-ord",
    };
  },
});
