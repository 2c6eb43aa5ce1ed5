import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "pg_hba.conf rejects unencrypted connections by a line, and the environment switches encryption off",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "auth-tls-required" },
  arrange: async (lab) => {
    const hba = ["hostnossl all all all reject", "host all all all scram-sha-256"];
    const server = await tlsPostgres(lab, await selfSigned(lab, "localhost"), { major: 15, hba });
    return { url: server.url(), env: { PGSSLMODE: "disable" } };
  },
});
