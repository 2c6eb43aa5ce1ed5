import { takeAllPorts } from "../parts/ports.ts";
import { postgres } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "other connections at the application's place have taken all its local ports",
  needs: ["ip", "nft", "perl"],
  root: true,
  sessions: 20,
  expect: {
    status: "down",
    cause: "vantage-ports-exhausted",
    owner: "client",
    confidence: "likely",
    says: /Only orders-ord/,
  },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, { place: made.server, settings: { authentication_timeout: "10min" } });
    const [application] = made.sites;
    if (application) await takeAllPorts(lab, application, shared.v4);
    return everywhere(made, database.url({ host: shared.v4 }));
  },
});
