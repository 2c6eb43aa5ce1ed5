import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the role's transactions may stand idle for one second: the server works, and says so",
  reference: "brettwooldridge/HikariCP#1918",
  neighbour: "faults/session-idle-timeout",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["alter role app set idle_in_transaction_session_timeout = '1s'"] });
    return { url: server.url() };
  },
});
