import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a library that only one role preloads is missing",
  reference: "https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SESSION-PRELOAD-LIBRARIES",
  neighbour: "faults/startup-server-error-io",
  expect: { status: "down", cause: "admission-login-code-failed", says: /RESET session_preload_libraries/ },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["alter role app set session_preload_libraries = 'missing'"] });
    return { url: server.url() };
  },
});
