import { postgres } from "../parts/postgres.ts";
import { tlsProxy } from "../parts/proxy.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server agrees to TLS and never answers the handshake",
  expect: { status: "down", cause: "tls-handshake-timeout" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await tlsProxy(lab, server, { onTls: (client) => void client.resume() });
    return { url: server.url({ port, query: "sslmode=require" }) };
  },
});
