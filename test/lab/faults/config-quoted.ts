import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the quotes of the .env file are part of the URL",
  expect: { status: "down", cause: ["config-url-invalid", "config-stray-whitespace"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      target: { url: "${DATABASE_URL}" },
      env: { DATABASE_URL: `"${server.url()}"` },
      peerUrl: `"${server.url()}"`,
    };
  },
});
