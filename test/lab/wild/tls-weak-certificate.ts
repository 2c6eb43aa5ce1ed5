import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { must } from "../lab.ts";
import { tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's certificate has an RSA key of 1024 bits, and is trusted by name",
  reference: "brianc/node-postgres#1633",
  neighbour: "healthy/tls-self-signed-named",
  expect: { status: "down", cause: "tls-certificate-untrusted", owner: "operator", says: /too small/ },
  arrange: async (lab) => {
    const dir = await lab.directory();
    const [keyPath, certPath] = [join(dir, "key"), join(dir, "crt")];
    const made = ["-keyout", keyPath, "-out", certPath, "-subj", "/CN=localhost", "-days", "9"];
    await must([
      "openssl",
      "req",
      "-x509",
      "-newkey",
      "rsa:1024",
      "-nodes",
      ...made,
      "-addext",
      "subjectAltName=IP:127.0.0.1",
    ]);
    const [cert, key] = [await readFile(certPath, "utf8"), await readFile(keyPath, "utf8")];
    const server = await tlsPostgres(lab, { cert, key }, { settings: { ssl_ciphers: "DEFAULT:@SECLEVEL=0" } });
    return { url: server.url({ query: `sslmode=verify-ca&sslrootcert=${certPath}` }) };
  },
});
