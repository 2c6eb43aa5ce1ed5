import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "every place has the same wrong password",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  neighbour: "vantages/other-password-at-application",
  expect: { status: "down", cause: "auth-password-rejected", confidence: "likely" },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    return everywhere(made, database.url({ host: shared.v4, password: "wrong horse" }));
  },
});
