import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "sslmode=allow, and pg_hba.conf takes only encrypted connections",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await tlsPostgres(lab, await selfSigned(lab, "db"), { hba: ["hostssl all all all scram-sha-256"] });
    return { url: server.url({ query: "sslmode=allow" }) };
  },
});
