import { postgres } from "../parts/postgres.ts";
import { shared, sites, two } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the bot has an old password, and the application the right one",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  neighbour: "vantages/other-password-at-application",
  expect: { status: "healthy", cause: null, also: ["auth-password-rejected"] },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    const url = (password?: string) => database.url({ host: shared.v4, ...(password ? { password } : {}) });
    return two(made, { url: url() }, { url: url("old horse") });
  },
});
