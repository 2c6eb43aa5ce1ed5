import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's socket is for its own user and group, and the application runs as another",
  reference: "Snowflake-Labs/pg_lake#512",
  neighbour: "faults/tcp-refused-socket-missing",
  needs: ["setpriv"],
  root: true,
  expect: {
    status: "down",
    cause: ["tcp-blocked-locally", "tcp-refused"],
    owner: ["client", "operator"],
    says: /permission/i,
  },
  arrange: async (lab) => {
    const { socketDir, port } = await postgres(lab, { settings: { unix_socket_permissions: "0770" } });
    const dir = encodeURIComponent(socketDir);
    return {
      url: `postgres:///app?host=${dir}&port=${port}&user=app&password=correct%20horse`,
      under: ["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups"],
    };
  },
});
