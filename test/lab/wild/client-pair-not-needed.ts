import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL names a pair of the client's that is not there, and the server does not ask for one",
  reference: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLCERT",
  neighbour: "faults/tls-client-certificate-file-missing",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }));
    const dir = await lab.directory();
    return { url: server.url({ query: `sslmode=require&sslcert=${dir}/app.crt&sslkey=${dir}/app.key` }) };
  },
});
