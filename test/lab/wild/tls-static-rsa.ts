import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { must } from "../lab.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server takes only TLS 1.2 with RSA key exchange, as old ones do",
  reference: "t8y2/dbx#6826",
  neighbour: "faults/tls-handshake-no-cipher",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const dir = await lab.directory();
    const [keyPath, certPath] = [join(dir, "key"), join(dir, "crt")];
    await must([
      "openssl",
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      keyPath,
      "-out",
      certPath,
      "-subj",
      "/CN=localhost",
      "-days",
      "9",
    ]);
    const server = await postgres(lab, {
      settings: { ssl: "on", ssl_max_protocol_version: "TLSv1.2", ssl_ciphers: "AES128-GCM-SHA256" },
      files: { "server.crt": await readFile(certPath, "utf8"), "server.key": await readFile(keyPath, "utf8") },
    });
    return { url: server.url({ query: "sslmode=require" }) };
  },
});
