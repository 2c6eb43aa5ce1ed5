import { selfSigned } from "../parts/certificates.ts";
import { debianBin, postgres } from "../parts/postgres.ts";
import { terminated, tlsProxy } from "../parts/proxy.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL insists on channel binding, and a proxy ends TLS in front of the server",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "tls-channel-binding-unavailable", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const server = await postgres(lab, { major: 15 });
    const certificate = await selfSigned(lab, "localhost");
    const port = await tlsProxy(lab, server, {
      onTls: (client, _, forward) => forward(terminated(client, certificate)),
    });
    return { url: server.url({ port, query: "sslmode=require&channel_binding=require" }) };
  },
});
