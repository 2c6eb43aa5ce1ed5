import { postgres } from "../parts/postgres.ts";
import { shared, sites, two } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application asks for a database of another name",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  neighbour: "vantages/database-missing-everywhere",
  expect: {
    status: "down",
    cause: "admission-database-missing",
    owner: "client",
    says: /its database is not that of bot/,
  },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    const url = (name: string) => database.url({ host: shared.v4, database: name });
    return two(made, { url: url("orders_old") }, { url: url("app") });
  },
});
