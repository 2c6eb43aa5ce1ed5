import { haproxy } from "../parts/haproxy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a balancer sends a PROXY line to PostgreSQL, which knows none, and ends the connection",
  reference: "haproxy/haproxy#2206",
  neighbour: "wild/proxy-line-expected",
  needs: ["haproxy"],
  expect: { status: "down", cause: "startup-closed", owner: "operator", says: /PROXY/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await haproxy(lab, [], [`server one 127.0.0.1:${server.port} send-proxy`]);
    return { url: server.url({ port }) };
  },
});
