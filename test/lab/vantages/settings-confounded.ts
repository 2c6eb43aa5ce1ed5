import { postgres } from "../parts/postgres.ts";
import { dead4, shared, sites, two } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application cannot reach its host, and the bot says that it has the same configuration",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  expect: { status: "down", cause: "tcp-timeout", confidence: "likely", says: /differ in: .*host.*password/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    return two(
      made,
      { url: database.url({ host: dead4, password: "another horse" }) },
      { url: database.url({ host: shared.v4, password: "correct horse", query: "sslmode=disable" }) },
    );
  },
});
