import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "pg_hba.conf rejects this database, with TLS as without",
  expect: { status: "down", cause: "auth-hba-rejected" },
  arrange: async (lab) => {
    const server = await tlsPostgres(lab, await selfSigned(lab, "localhost"), {
      hba: ["host app all all reject", "host all all all scram-sha-256"],
    });
    return { url: server.url({ query: "sslmode=require" }) };
  },
});
