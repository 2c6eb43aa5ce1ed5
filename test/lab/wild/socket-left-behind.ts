import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a server that was killed left its socket file, and nobody listens on it",
  reference: "pgbouncer/pgbouncer#835",
  neighbour: "faults/tcp-refused-socket-missing",
  expect: { status: "down", cause: "tcp-refused", owner: "operator", says: /socket file is (still )?there|left/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    await server.stop("SIGKILL");
    const dir = encodeURIComponent(server.socketDir);
    return { url: `postgres:///app?host=${dir}&port=${server.port}&user=app&password=correct%20horse` };
  },
});
