import { postgres } from "../parts/postgres.ts";
import { tlsProxy } from "../parts/proxy.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server agrees to TLS and then answers the handshake with bytes that are none",
  expect: { status: "down", cause: "tls-handshake-failed" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await tlsProxy(lab, server, {
      onTls: async (client, hello) => {
        await hello;
        client.write(Buffer.alloc(300, 0x5a));
      },
    });
    return { url: server.url({ port, query: "sslmode=require" }) };
  },
});
