import { postgres } from "../parts/postgres.ts";
import { tlsProxy } from "../parts/proxy.ts";
import { scenario } from "../scenario.ts";

// libpq tries again without encryption when the handshake fails and
// sslmode is prefer: the application works, unencrypted.
export const scene = scenario({
  title: "sslmode=prefer, and the server's TLS is broken",
  expect: { status: "healthy", cause: null, also: ["tls-handshake-failed"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await tlsProxy(lab, server, {
      onTls: async (client, hello) => {
        await hello;
        client.end(Buffer.alloc(300, 0x5a));
      },
    });
    return { url: server.url({ port, query: "sslmode=prefer" }) };
  },
});
