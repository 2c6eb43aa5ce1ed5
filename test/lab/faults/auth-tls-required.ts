import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "pg_hba.conf takes only encrypted connections, and the URL switches encryption off",
  expect: { status: "down", cause: "auth-tls-required" },
  arrange: async (lab) => {
    const server = await tlsPostgres(lab, await selfSigned(lab, "localhost"), {
      hba: ["hostssl all all all scram-sha-256"],
    });
    return { url: server.url({ query: "sslmode=disable" }) };
  },
});
