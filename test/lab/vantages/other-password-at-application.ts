import { postgres } from "../parts/postgres.ts";
import { shared, sites, two } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application has a password from before the rotation",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  neighbour: "vantages/password-wrong-everywhere",
  expect: {
    status: "down",
    cause: "auth-password-rejected",
    owner: "client",
    confidence: "likely",
    says: /its password is not that of bot/,
  },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    const url = (password?: string) => database.url({ host: shared.v4, ...(password ? { password } : {}) });
    return two(made, { url: url("old horse") }, { url: url() });
  },
});
