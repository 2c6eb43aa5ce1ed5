import { postgres } from "../parts/postgres.ts";
import { tlsProxy } from "../parts/proxy.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server agrees to TLS and hangs up as soon as the handshake begins",
  expect: { status: "down", cause: "tls-handshake-failed" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await tlsProxy(lab, server, {
      onTls: async (client, hello) => {
        await hello;
        client.destroy();
      },
    });
    return { url: server.url({ port, query: "sslmode=require" }) };
  },
});
