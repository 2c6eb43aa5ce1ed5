import { postgres } from "../parts/postgres.ts";
import { shared, sites, two } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the bot's clock is ten minutes ahead",
  needs: ["ip", "nft", "faketime"],
  root: true,
  sessions: 4,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    const url = database.url({ host: shared.v4 });
    return two(made, { url }, { url, under: ["faketime", "-f", "+600"], clockOffsetMs: 600_000 });
  },
});
