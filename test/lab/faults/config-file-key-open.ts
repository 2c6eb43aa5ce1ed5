import { chmod } from "node:fs/promises";
import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the key of the client's certificate may be read by others",
  expect: { status: "down", cause: "config-file-unusable", owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), {}, ca);
    const own = await ca.issue({ commonName: "app" });
    await chmod(own.keyPath, 0o644);
    return { url: server.url({ query: `sslmode=require&sslcert=${own.certPath}&sslkey=${own.keyPath}` }) };
  },
});
