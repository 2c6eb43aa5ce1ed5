import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL names the client's certificate, and no key belongs to it",
  reference: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLCERT",
  neighbour: "wild/client-pair-not-needed",
  expect: { status: "down", cause: "config-file-unusable", owner: "client", says: /sslkey/ },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }));
    const own = await ca.issue({ commonName: "app" });
    return {
      url: server.url({ query: `sslmode=require&sslcert=${own.certPath}` }),
      env: { HOME: await lab.directory() },
    };
  },
});
