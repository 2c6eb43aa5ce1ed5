import { must } from "../lab.ts";
import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the client's key has a pass phrase, and the URL does not",
  reference: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLPASSWORD",
  neighbour: "wild/client-key-der",
  expect: { status: "down", cause: "config-file-unusable", owner: "client", says: /sslpassword/ },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), {}, ca);
    const own = await ca.issue({ commonName: "app" });
    const locked = `${own.keyPath}.locked`;
    await must(["openssl", "pkcs8", "-topk8", "-in", own.keyPath, "-passout", "pass:open sesame", "-out", locked]);
    return { url: server.url({ query: `sslmode=require&sslcert=${own.certPath}&sslkey=${locked}` }) };
  },
});
