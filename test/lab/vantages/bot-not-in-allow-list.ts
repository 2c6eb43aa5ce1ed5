import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the allow-list lacks the bot's place alone",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  neighbour: "vantages/allow-list-lacks-application",
  expect: {
    status: "healthy",
    cause: null,
    also: ["tcp-timeout"],
    says: /Only bot cannot reach .* From orders-ord it works/,
  },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    await made.server.nft(`add rule inet d input ip saddr ${made.sites[1]?.own4} tcp dport 5432 drop`);
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
