import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the password in clear inside of TLS, and require_auth allows it",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await tlsPostgres(lab, await selfSigned(lab, "db"), {
      major: 15,
      hba: ["hostssl all all all password"],
    });
    return { url: server.url({ query: "sslmode=require&require_auth=password,scram-sha-256" }) };
  },
});
