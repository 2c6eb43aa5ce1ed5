import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL insists on TLS that the server has not, and its password is wrong too",
  expect: { status: "down", cause: "tls-not-offered", owner: "client" },
  arrange: async (lab) => ({ url: (await postgres(lab)).url({ password: "wrong", query: "sslmode=require" }) }),
});
