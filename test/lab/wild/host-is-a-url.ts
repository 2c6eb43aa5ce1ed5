import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the variable for the host holds the whole connection string",
  reference: "ankane/pgslice#18",
  neighbour: "wild/host-with-port",
  expect: {
    status: "down",
    cause: ["config-host-missing", "config-url-invalid", "dns-nxdomain"],
    owner: "client",
    says: /URL|connection string/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { env: { PGHOST: server.url(), PGUSER: "app", PGDATABASE: "app", PGPASSWORD: "correct horse" } };
  },
});
