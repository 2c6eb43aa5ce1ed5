import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// The certificate is looked at when the line of pg_hba.conf is found, the password afterwards.
export const scene = scenario({
  title: "the client's certificate is missing, and its password is wrong",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "tls-client-certificate-required", owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const hba = ["hostssl all all all scram-sha-256 clientcert=verify-ca"];
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), { major: 15, hba }, ca);
    return { url: server.url({ password: "wrong", query: "sslmode=require" }) };
  },
});
