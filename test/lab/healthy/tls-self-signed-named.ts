import { selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "verify-full with the server's own self-signed certificate as root",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const own = await selfSigned(lab, "localhost");
    const server = await tlsPostgres(lab, own);
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${own.certPath}` }) };
  },
});
