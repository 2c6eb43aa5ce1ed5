import { selfSigned } from "../parts/certificates.ts";
import { complaint } from "../parts/hostile.ts";
import { postgres } from "../parts/postgres.ts";
import { serverName, terminated, tlsProxy } from "../parts/proxy.ts";
import { scenario } from "../scenario.ts";

// Neon's proxy finishes the handshake and then says so in an error without routine.
const words =
  "Endpoint ID is not specified. Either please upgrade the postgres client library (libpq) for SNI support or " +
  "pass the endpoint ID (first part of the domain name) as a parameter: '?options=endpoint%3D<endpoint-id>'.";

export const scene = scenario({
  title: "the proxy in front finds the server by the TLS server name, the URL switches it off, and the proxy says so",
  expect: { status: "down", cause: "tls-sni-required", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const certificate = await selfSigned(lab, "localhost");
    const port = await tlsProxy(lab, server, {
      onTls: async (client, hello, forward) => {
        const name = serverName(await hello);
        const inside = terminated(client, certificate);
        if (name !== null) return forward(inside);
        inside.on("error", () => {});
        inside.once("data", () => inside.end(complaint({ S: "ERROR", V: "ERROR", C: "XX000", M: words })));
      },
    });
    return { url: server.url({ host: "localhost", port, query: "sslmode=require&sslsni=0" }) };
  },
});
