import { authority } from "../parts/certificates.ts";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL wants the server's certificate verified, and the server has no TLS",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "tls-not-offered", owner: "client" },
  arrange: async (lab) => {
    const { path } = await authority(lab);
    const server = await postgres(lab, { major: 15 });
    return { url: server.url({ host: "localhost", query: `sslmode=verify-full&sslrootcert=${path}` }) };
  },
});
