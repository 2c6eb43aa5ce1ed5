import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "no server made a socket in the directory of the URL",

  expect: { status: "down", cause: "tcp-refused", owner: ["operator", "client"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const empty = await lab.directory();
    return {
      url: `postgres:///app?host=${encodeURIComponent(empty)}&port=${server.port}&user=app&password=correct%20horse`,
    };
  },
});
