import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "sslmode=require without a root certificate, with a self-signed certificate",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await tlsPostgres(lab, await selfSigned(lab, "db"), { major: 15 });
    return { url: server.url({ query: "sslmode=require" }) };
  },
});
