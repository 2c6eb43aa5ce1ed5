import { TLSSocket } from "node:tls";
import { selfSigned } from "../parts/certificates.ts";
import { postgres } from "../parts/postgres.ts";
import { tlsProxy } from "../parts/proxy.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "server and client have a TLS version in common, but no cipher",
  expect: { status: "down", cause: "tls-handshake-failed", confidence: "likely" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const { cert, key } = await selfSigned(lab, "localhost");
    // Elliptic certificate, RSA cipher: the server finds none that it could use.
    const options = { isServer: true, cert, key, maxVersion: "TLSv1.2", ciphers: "AES128-SHA256" } as const;
    const port = await tlsProxy(lab, server, {
      onTls: (client, _, forward) => forward(new TLSSocket(client, options)),
    });
    return { url: server.url({ port, query: "sslmode=require" }) };
  },
});
