import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL insists on TLS, and the server has none",
  expect: { status: "down", cause: "tls-not-offered", owner: "client" },
  arrange: async (lab) => ({ url: (await postgres(lab)).url({ query: "sslmode=require" }) }),
});
