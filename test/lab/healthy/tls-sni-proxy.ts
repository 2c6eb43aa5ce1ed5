import { selfSigned } from "../parts/certificates.ts";
import { postgres } from "../parts/postgres.ts";
import { serverName, terminated, tlsProxy } from "../parts/proxy.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a proxy that ends TLS and finds the server by its name, which the URL has",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const certificate = await selfSigned(lab, "localhost");
    const port = await tlsProxy(lab, server, {
      onTls: async (client, hello, forward) => {
        if (serverName(await hello) === "localhost") forward(terminated(client, certificate));
        else client.destroy();
      },
    });
    return { url: server.url({ host: "localhost", port, query: "sslmode=require" }) };
  },
});
