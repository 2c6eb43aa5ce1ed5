import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "pg_hba.conf wants encryption that the URL switches off, and the role may have no session at all",
  expect: { status: "down", cause: "auth-tls-required" },
  arrange: async (lab) => {
    const hba = ["hostssl all all all scram-sha-256"];
    const server = await tlsPostgres(lab, await selfSigned(lab, "localhost"), {
      hba,
      sql: ["alter role app connection limit 0"],
    });
    return { url: server.url({ query: "sslmode=disable" }) };
  },
});
