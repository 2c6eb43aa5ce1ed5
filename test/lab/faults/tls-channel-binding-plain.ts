import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL insists on channel binding, and the server has no TLS to bind to",
  expect: { status: "down", cause: "tls-channel-binding-unavailable", owner: "client" },
  arrange: async (lab) => ({ url: (await postgres(lab)).url({ query: "channel_binding=require" }) }),
});
