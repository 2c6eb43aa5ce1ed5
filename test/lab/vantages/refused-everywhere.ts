import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server does not run, and every place is refused",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  neighbour: "vantages/refused-at-application",
  expect: { status: "down", cause: "tcp-refused", confidence: "confirmed", says: /orders-ord and bot/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    return everywhere(made, `postgres://app:secret@${shared.v4}/app`);
  },
});
