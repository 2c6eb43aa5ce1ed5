import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the client's key belongs to another certificate",
  reference: "https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-CLIENTCERT",
  neighbour: "wild/client-key-der",
  expect: { status: "down", cause: "config-file-unusable", owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), {}, ca);
    const [own, other] = [await ca.issue({ commonName: "app" }), await ca.issue({ commonName: "web" })];
    return { url: server.url({ query: `sslmode=require&sslcert=${own.certPath}&sslkey=${other.keyPath}` }) };
  },
});
