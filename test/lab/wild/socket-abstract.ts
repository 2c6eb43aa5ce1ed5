import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the host begins with @: an abstract socket, which has no file and which Node.js cannot reach",
  reference: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-HOST",
  neighbour: "faults/tcp-refused-socket-missing",
  expect: { status: "inconclusive", cause: null, also: ["vantage-unsupported"], says: /abstract/ },
  arrange: async (lab) => {
    const server = await postgres(lab, { hba: ["local all all scram-sha-256"] });
    const name = `@dbcheck-lab-${server.port}`;
    await server.sql(`alter system set unix_socket_directories = '${server.socketDir}', '${name}'`);
    await server.stop("SIGINT");
    await server.start();
    return { url: `postgres://app:correct%20horse@/app?host=${encodeURIComponent(name)}&port=${server.port}` };
  },
});
