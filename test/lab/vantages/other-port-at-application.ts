import { postgres } from "../parts/postgres.ts";
import { shared, sites, two } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application connects to a port that nobody listens on",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  neighbour: "vantages/refused-at-application",
  expect: {
    status: "down",
    cause: "tcp-refused",
    owner: "client",
    confidence: "likely",
    says: /its port is not that of bot/,
  },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    const url = (port: number) => database.url({ host: shared.v4, port });
    return two(made, { url: url(5434) }, { url: url(5432) });
  },
});
