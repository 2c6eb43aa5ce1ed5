import { chmod } from "node:fs/promises";
import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "others may read the client's key (0644), and the server would not even ask for it",
  reference: "hashicorp/vault-helm#133",
  neighbour: "healthy/tls-client-certificate",
  expect: { status: "down", cause: "config-file-unusable", owner: "client", says: /chmod|0600/ },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }));
    const own = await ca.issue({ commonName: "app" });
    await chmod(own.keyPath, 0o644);
    return { url: server.url({ query: `sslmode=require&sslcert=${own.certPath}&sslkey=${own.keyPath}` }) };
  },
});
