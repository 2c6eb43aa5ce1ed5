import { takeAllPorts } from "../parts/ports.ts";
import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the bot's machine has no free local port left",
  needs: ["ip", "nft", "perl"],
  root: true,
  sessions: 20,
  neighbour: "vantages/ports-used-up-at-application",
  expect: { status: "healthy", cause: null, also: ["vantage-ports-exhausted"] },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server, settings: { authentication_timeout: "10min" } });
    const [, bot] = made.sites;
    if (bot) await takeAllPorts(lab, bot, shared.v4);
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
