import { stunnel } from "../parts/stunnel.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "stunnel in front wants TLS before any word of PostgreSQL's",
  reference: "istio/istio#29761",
  neighbour: "faults/startup-closed",
  needs: ["stunnel4"],
  expect: { status: "down", cause: "startup-tls-expected" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await stunnel(lab, server.port);
    return { url: server.url({ port }) };
  },
});
