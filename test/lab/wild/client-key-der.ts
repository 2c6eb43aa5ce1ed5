import { chmod } from "node:fs/promises";
import { must } from "../lab.ts";
import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the client's key is DER, which libpq takes, and the server demands the pair",
  reference: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLKEY",
  neighbour: "wild/client-key-of-another",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const hba = ["hostssl all all all cert"];
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), { hba }, ca);
    const own = await ca.issue({ commonName: "app" });
    const der = `${own.keyPath}.der`;
    await must(["openssl", "pkcs8", "-topk8", "-nocrypt", "-in", own.keyPath, "-outform", "DER", "-out", der]);
    await chmod(der, 0o600);
    return { url: server.url({ query: `sslmode=require&sslcert=${own.certPath}&sslkey=${der}` }) };
  },
});
