import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the client's key is PEM, which libpq takes and pgjdbc reads only since 42.7.9",
  reference: "pgjdbc/pgjdbc#1364",
  neighbour: "wild/client-key-der",
  expect: { status: "healthy", cause: null, says: /PKCS|DER|pk8/ },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), {}, ca);
    const own = await ca.issue({ commonName: "app" });
    const query = `sslmode=require&sslcert=${own.certPath}&sslkey=${own.keyPath}`;
    return { target: { url: server.url({ query }), application: { framework: "spring" } } };
  },
});
