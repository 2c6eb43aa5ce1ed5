import { TLSSocket } from "node:tls";
import { selfSigned } from "../parts/certificates.ts";
import { postgres } from "../parts/postgres.ts";
import { tlsProxy } from "../parts/proxy.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's TLS is of 2006: it speaks nothing newer than 1.1",
  expect: { status: "down", cause: "tls-version-mismatch", owner: "operator" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const { cert, key } = await selfSigned(lab, "localhost");
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    const port = await tlsProxy(lab, server, {
      onTls: (client, _, forward) => forward(new TLSSocket(client, { isServer: true, cert, key, ...old })),
    });
    return { url: server.url({ port, query: "sslmode=require" }) };
  },
});
