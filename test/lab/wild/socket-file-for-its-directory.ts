import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the host is the socket file itself, where libpq wants its directory",
  reference: "Icinga/icingadb#479",
  neighbour: "faults/tcp-refused-socket-missing",
  expect: {
    status: "down",
    cause: ["config-url-invalid", "config-host-missing", "tcp-refused", "tcp-unreachable"],
    owner: "client",
    says: /directory/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const file = encodeURIComponent(`${server.socketDir}/.s.PGSQL.${server.port}`);
    return { url: `postgres:///app?host=${file}&port=${server.port}&user=app&password=correct%20horse` };
  },
});
