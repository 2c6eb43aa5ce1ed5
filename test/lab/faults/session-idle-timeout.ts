import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server ends sessions that are idle for a minute",
  expect: { status: "healthy", cause: null, also: ["session-idle-killed"] },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["alter role app set idle_session_timeout = '60s'"] });
    return { url: server.url() };
  },
});
