import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL says ssl=no-verify, which libpq does not know",
  reference: "TablePlus/TablePlus#2716",
  neighbour: "healthy/tls-require-self-signed",
  expect: { status: "down", cause: ["config-parameter-unknown", "config-sslmode-invalid"], says: /sslmode/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url({ query: "ssl=no-verify" }) };
  },
});
