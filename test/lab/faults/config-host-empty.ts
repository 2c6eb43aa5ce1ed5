import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the variable for the host is set and empty",
  expect: { status: "down", cause: ["config-host-missing", "config-variable-missing"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      target: { url: `postgres://app:secret@$\{DB_HOST}:${server.port}/app` },
      env: { DB_HOST: "" },
      peerUrl: `postgres://app:secret@:${server.port}/app`,
    };
  },
});
