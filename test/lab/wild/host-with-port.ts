import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PGHOST holds host and port, as other tools want it",
  reference: "rinormaloku/postgre-backup-container#1",
  neighbour: "faults/config-ipv6-unbracketed",
  expect: {
    status: "down",
    cause: ["config-port-invalid", "config-url-invalid", "config-host-missing", "dns-nxdomain"],
    owner: "client",
    says: /PGPORT|port of its own/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      env: {
        PGHOST: `localhost:${server.port}`,
        PGUSER: "app",
        PGDATABASE: "app",
        PGPASSWORD: "correct horse",
      },
    };
  },
});
