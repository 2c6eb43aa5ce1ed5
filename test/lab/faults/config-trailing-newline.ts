import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL ends in a newline, as a secret written by echo does",
  expect: { status: "down", cause: "config-stray-whitespace" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      target: { url: "${DATABASE_URL}" },
      env: { DATABASE_URL: `${server.url()}\n` },
      peerUrl: `${server.url()}\n`,
    };
  },
});
