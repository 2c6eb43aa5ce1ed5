import { selfSigned } from "../parts/certificates.ts";
import { stunnel } from "../parts/stunnel.ts";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a proxy ends TLS and makes its own to the server: channel binding fails there",
  reference: "ambarltd/pgt-proxy#6",
  neighbour: "faults/auth-wrong-password-15",
  needs: ["stunnel4", `${debianBin}/postgres`],
  expect: { status: "down", cause: "tls-channel-binding-unavailable", owner: ["client", "operator", "unclear"] },
  arrange: async (lab) => {
    const certificate = await selfSigned(lab, "localhost");
    const server = await postgres(lab, {
      major: 15,
      settings: { ssl: "on" },
      files: { "server.crt": certificate.cert, "server.key": certificate.key },
    });
    const inner = await stunnel(lab, server.port, { client: true, protocol: "pgsql" });
    const outer = await stunnel(lab, inner, { protocol: "pgsql" });
    return { url: server.url({ port: outer, query: "sslmode=require" }) };
  },
});
