import { haproxy } from "../parts/haproxy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the proxy waits for a PROXY line that only the balancer before it sends",
  reference: "https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt",
  neighbour: "faults/startup-closed-balancer",
  needs: ["haproxy"],
  expect: { status: "down", cause: "startup-tls-expected" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await haproxy(lab, [server.port], [], "accept-proxy");
    return { url: server.url({ port }) };
  },
});
