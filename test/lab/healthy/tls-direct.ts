import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "TLS from the first byte (sslnegotiation=direct) with PostgreSQL 18",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }));
    const query = `sslnegotiation=direct&sslmode=verify-full&sslrootcert=${ca.path}`;
    return { url: server.url({ host: "localhost", query }) };
  },
});
