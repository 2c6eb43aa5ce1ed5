import { selfSigned } from "../parts/certificates.ts";
import { postgres } from "../parts/postgres.ts";
import { serverName, terminated, tlsProxy } from "../parts/proxy.ts";
import { scenario } from "../scenario.ts";

/** A fatal alert, unrecognized_name (RFC 6066 §3). */
const unrecognizedName = Buffer.from([0x15, 3, 3, 0, 2, 2, 112]);

export const scene = scenario({
  title: "the proxy in front finds the server by the TLS server name, and the URL has only an address",
  expect: { status: "down", cause: "tls-sni-required", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const certificate = await selfSigned(lab, "localhost");
    const port = await tlsProxy(lab, server, {
      onTls: async (client, hello, forward) => {
        if (serverName(await hello) === null) client.end(unrecognizedName);
        else forward(terminated(client, certificate));
      },
    });
    return { url: server.url({ port, query: "sslmode=require" }) };
  },
});
