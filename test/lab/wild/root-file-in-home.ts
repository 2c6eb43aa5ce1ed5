import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "another database's root.crt in the home directory makes sslmode=require verify",
  reference: "TableProApp/TablePro#121",
  neighbour: "healthy/tls-require-self-signed",
  expect: {
    status: "down",
    cause: "tls-certificate-untrusted",
    owner: "client",
    says: /verifies only because of the root certificate .*\.postgresql\/root\.crt/,
  },
  arrange: async (lab) => {
    const home = await lab.directory();
    await mkdir(join(home, ".postgresql"));
    await writeFile(join(home, ".postgresql", "root.crt"), (await authority(lab, "Another Root")).cert);
    const server = await tlsPostgres(lab, await (await authority(lab)).issue({ names: ["localhost"] }));
    return { url: server.url({ query: "sslmode=require" }), env: { HOME: home } };
  },
});
