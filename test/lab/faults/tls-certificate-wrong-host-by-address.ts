import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL names the server by its address, and its certificate holds only its name",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "tls-certificate-wrong-host", owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), { major: 15 });
    return { url: server.url({ query: `sslmode=verify-full&sslrootcert=${ca.path}` }) };
  },
});
