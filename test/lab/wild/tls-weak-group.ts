import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { must } from "../lab.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's Diffie-Hellman group is too small for today's OpenSSL",
  reference: "tryretool/retool-onpremise#122",
  neighbour: "faults/tls-version-server-too-old",
  expect: { status: "down", cause: "tls-handshake-failed", owner: "operator", says: /dh key too small/i },
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
    const group = await must(["openssl", "dhparam", "-dsaparam", "1024"]);
    const server = await postgres(lab, {
      settings: {
        ssl: "on",
        ssl_max_protocol_version: "TLSv1.2",
        ssl_ciphers: "DHE-RSA-AES128-SHA:@SECLEVEL=0",
        ssl_dh_params_file: "dh.pem",
      },
      files: {
        "server.crt": await readFile(certPath, "utf8"),
        "server.key": await readFile(keyPath, "utf8"),
        "dh.pem": group,
      },
    });
    return { url: server.url({ query: "sslmode=require" }) };
  },
});
