import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the file with the root certificate that the URL names is not there",
  expect: { status: "down", cause: "config-file-unusable", owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }));
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${ca.path}.missing` }) };
  },
});
