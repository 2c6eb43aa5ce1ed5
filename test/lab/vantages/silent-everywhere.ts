import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a firewall in front of the server drops every place's packets",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  neighbour: "vantages/allow-list-lacks-application",
  expect: { status: "down", cause: "tcp-timeout", owner: "operator", confidence: "confirmed" },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server });
    await made.server.nft("add rule inet d input tcp dport 5432 drop");
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
