import { selfSigned } from "../parts/certificates.ts";
import { stunnel } from "../parts/stunnel.ts";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "an egress proxy adds TLS: the server offers channel binding to a client without TLS",
  reference: "postgres/postgres#186",
  neighbour: "faults/tls-channel-binding-plain",
  needs: ["stunnel4", `${debianBin}/postgres`],
  expect: { status: "down", cause: "tls-channel-binding-unavailable", owner: ["client", "operator", "unclear"] },
  arrange: async (lab) => {
    const certificate = await selfSigned(lab, "localhost");
    const server = await postgres(lab, {
      major: 15,
      settings: { ssl: "on" },
      files: { "server.crt": certificate.cert, "server.key": certificate.key },
    });
    const port = await stunnel(lab, server.port, { client: true, protocol: "pgsql" });
    return { url: server.url({ port, query: "sslmode=disable" }) };
  },
});
