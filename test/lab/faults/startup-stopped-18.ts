import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the machine under the server is frozen, and the URL uses no TLS",
  expect: { status: "down", cause: "startup-silent" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    server.signal("SIGSTOP");
    return { url: server.url({ query: "sslmode=disable" }) };
  },
});
