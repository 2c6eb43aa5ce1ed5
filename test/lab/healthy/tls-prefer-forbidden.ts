import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "sslmode=prefer, and pg_hba.conf takes only unencrypted connections",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await tlsPostgres(lab, await selfSigned(lab, "db"), {
      major: 15,
      hba: ["hostnossl all all all scram-sha-256"],
    });
    return { url: server.url({ query: "sslmode=prefer" }) };
  },
});
