import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "pg_hba.conf takes only unencrypted connections, and the URL insists on TLS",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "auth-tls-forbidden" },
  arrange: async (lab) => {
    const server = await tlsPostgres(lab, await selfSigned(lab, "localhost"), {
      major: 15,
      hba: ["hostnossl all all all scram-sha-256"],
    });
    return { url: server.url({ query: "sslmode=require" }) };
  },
});
