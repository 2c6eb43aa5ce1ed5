import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a certificate of an unknown authority, and no line in pg_hba.conf for this client",
  expect: { status: "down", cause: "tls-certificate-untrusted", owner: ["client", "operator"] },
  arrange: async (lab) => {
    const [trusted, other] = [await authority(lab), await authority(lab, "Other Root")];
    const hba = ["hostssl all all 10.9.8.0/24 scram-sha-256"];
    const server = await tlsPostgres(lab, await other.issue({ names: ["localhost"] }), { hba });
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${trusted.path}` }) };
  },
});
