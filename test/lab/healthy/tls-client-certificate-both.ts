import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "client certificate and password, TLS 1.2, the certificate's paths in the environment",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const hba = ["hostssl all all all scram-sha-256 clientcert=verify-full"];
    const options = { major: 15, hba, settings: { ssl_max_protocol_version: "TLSv1.2" } } as const;
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), { ...options, hba: [...hba] }, ca);
    const own = await ca.issue({ commonName: "app" });
    return { url: server.url({ query: "sslmode=require" }), env: { PGSSLCERT: own.certPath, PGSSLKEY: own.keyPath } };
  },
});
