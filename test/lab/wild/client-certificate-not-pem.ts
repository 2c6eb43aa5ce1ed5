import { writeFile } from "node:fs/promises";
import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the file of the client's certificate holds no PEM",
  reference: "https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-CLIENTCERT",
  neighbour: "wild/client-key-der",
  expect: { status: "down", cause: "config-file-unusable", owner: "client", says: /sslcert/ },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), {}, ca);
    const own = await ca.issue({ commonName: "app" });
    await writeFile(own.certPath, "the certificate comes later\n");
    return { url: server.url({ query: `sslmode=require&sslcert=${own.certPath}&sslkey=${own.keyPath}` }) };
  },
});
