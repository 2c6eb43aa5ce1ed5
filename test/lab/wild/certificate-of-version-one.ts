import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { must } from "../lab.ts";
import { tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's certificate has X.509's first version: libpq takes it, rustls does not",
  reference: "t8y2/dbx#1655",
  neighbour: "wild/certificate-of-authority-as-own",
  expect: { status: "healthy", cause: null, says: /UnsupportedCertVersion/ },
  arrange: async (lab) => {
    const dir = await lab.directory();
    const ssl = (...words: string[]) => must(["openssl", ...words], { cwd: dir });
    await ssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "key", "-out", "csr", "-subj", "/CN=127.0.0.1");
    await ssl("x509", "-req", "-in", "csr", "-signkey", "key", "-days", "90", "-out", "crt");
    const [cert, key] = [await readFile(join(dir, "crt"), "utf8"), await readFile(join(dir, "key"), "utf8")];
    const server = await tlsPostgres(lab, { cert, key });
    return { url: server.url({ query: `sslmode=verify-ca&sslrootcert=${join(dir, "crt")}` }) };
  },
});
