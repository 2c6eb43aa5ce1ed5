import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { must } from "../lab.ts";
import { tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's certificate may be used by clients only (extended key usage)",
  reference: "cloudnative-pg/cloudnative-pg#9738",
  neighbour: "healthy/tls-self-signed-named",
  expect: { status: "down", cause: "tls-certificate-untrusted", owner: "operator" },
  arrange: async (lab) => {
    const dir = await lab.directory();
    const [keyPath, certPath] = [join(dir, "key"), join(dir, "crt")];
    const made = ["-keyout", keyPath, "-out", certPath, "-subj", "/CN=127.0.0.1", "-days", "9"];
    const usage = ["-addext", "extendedKeyUsage=clientAuth"];
    await must([
      "openssl",
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      ...made,
      ...usage,
    ]);
    const [cert, key] = [await readFile(certPath, "utf8"), await readFile(keyPath, "utf8")];
    const server = await tlsPostgres(lab, { cert, key });
    return { url: server.url({ query: `sslmode=verify-ca&sslrootcert=${certPath}` }) };
  },
});
