import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a unix socket, named by the host parameter",

  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, { hba: ["local all app scram-sha-256"] });
    return {
      url: `postgres://app:correct%20horse@/app?host=${encodeURIComponent(server.socketDir)}&port=${server.port}`,
    };
  },
});
