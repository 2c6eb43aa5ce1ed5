import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the variable that holds the URL is not set",
  expect: { status: "down", cause: "config-variable-missing" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { target: { url: "${DATABASE_URL}" }, env: { DATABASE_URI: server.url() }, peerUrl: "" };
  },
});
