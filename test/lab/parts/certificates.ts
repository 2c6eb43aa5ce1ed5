// Certificates made on the spot with openssl: authorities, those below them, and servers' and clients' own.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { must, type Lab } from "../lab.ts";
import { postgres, type Postgres, type PostgresOptions } from "./postgres.ts";

export interface Issued {
  /** PEM; whoever is below another authority's intermediate has that appended to it, as servers send it. */
  cert: string;
  key: string;
  certPath: string;
  keyPath: string;
}

export interface WantedCertificate {
  /** DNS names and addresses; none for a client's certificate. */
  names?: string[];
  /** Default: the first name. */
  commonName?: string;
  /** Days from now at which it begins and ends; both may be negative. */
  from?: number;
  to?: number;
}

export interface Authority {
  /** Path of its own certificate: for sslrootcert. */
  path: string;
  cert: string;
  issue(wanted: WantedCertificate): Promise<Issued>;
  /** An authority that this one has signed. */
  below(name: string): Promise<Authority>;
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** An authority that signs itself. Elliptic keys: an RSA key takes a tenth of a second. */
export async function authority(lab: Lab, name = "Lab Root"): Promise<Authority> {
  const dir = await lab.directory();
  await must(
    [
      "openssl",
      "req",
      "-x509",
      ...newKey,
      "-keyout",
      "ca.key",
      "-out",
      "ca.crt",
      "-subj",
      `/CN=${name}`,
      "-days",
      "3650",
    ],
    {
      cwd: dir,
    },
  );
  return inDirectory(lab, dir);
}

async function inDirectory(lab: Lab, dir: string): Promise<Authority> {
  const path = join(dir, "ca.crt");
  let count = 0;
  const sign = async (
    to: string,
    commonName: string,
    extensions: string,
    from: number,
    until: number,
  ): Promise<Issued> => {
    const id = `${(count += 1)}`;
    const at = (days: number) =>
      `${new Date(Date.now() + days * 86_400_000).toISOString().replaceAll(/[-:T]/g, "").slice(0, 14)}Z`;
    await writeFile(
      join(dir, `${id}.cnf`),
      `[ca]\ndefault_ca=d\n[d]\ndatabase=${id}.index\nrand_serial=yes\nnew_certs_dir=.\ncertificate=ca.crt\n` +
        `private_key=ca.key\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n[x]\n${extensions}\n`,
    );
    await writeFile(join(dir, `${id}.index`), "");
    const [certPath, keyPath] = [`${to}.crt`, `${to}.key`];
    await must(["openssl", "req", ...newKey, "-keyout", keyPath, "-out", `${id}.csr`, "-subj", `/CN=${commonName}`], {
      cwd: dir,
    });
    const words = [
      "-config",
      `${id}.cnf`,
      "-extensions",
      "x",
      "-in",
      `${id}.csr`,
      "-out",
      certPath,
      "-startdate",
      at(from),
      "-enddate",
      at(until),
    ];
    await must(["openssl", "ca", "-batch", "-notext", ...words], { cwd: dir });
    return { cert: await readFile(certPath, "utf8"), key: await readFile(keyPath, "utf8"), certPath, keyPath };
  };
  return {
    path,
    cert: await readFile(path, "utf8"),
    issue: ({ names = [], commonName = names[0] ?? "nobody", from = -1, to = 365 }) => {
      const list = names.map((name) => (/^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(",");
      const extensions = names.length === 0 ? "basicConstraints=CA:FALSE" : `subjectAltName=${list}`;
      return sign(join(dir, `leaf${count}`), commonName, extensions, from, to);
    },
    below: async (name) => {
      const own = await lab.directory();
      await sign(join(own, "ca"), name, "basicConstraints=critical,CA:TRUE", -1, 3650);
      return inDirectory(lab, own);
    },
  };
}

/** A certificate that nobody but itself vouches for. */
export async function selfSigned(lab: Lab, name: string): Promise<Issued> {
  const dir = await lab.directory();
  const [certPath, keyPath] = [join(dir, "own.crt"), join(dir, "own.key")];
  const extension = `subjectAltName=${/^[\d.]+$/.test(name) ? "IP" : "DNS"}:${name}`;
  await must([
    "openssl",
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    keyPath,
    "-out",
    certPath,
    "-subj",
    `/CN=${name}`,
    "-days",
    "90",
    "-addext",
    extension,
  ]);
  return { cert: await readFile(certPath, "utf8"), key: await readFile(keyPath, "utf8"), certPath, keyPath };
}

/** A server with TLS by this certificate. @param clientsFrom the authority whose clients it knows */
export function tlsPostgres(
  lab: Lab,
  { cert, key }: Pick<Issued, "cert" | "key">,
  options: PostgresOptions = {},
  clientsFrom?: Authority,
): Promise<Postgres> {
  return postgres(lab, {
    ...options,
    settings: {
      ssl: "on",
      ssl_cert_file: "server.crt",
      ssl_key_file: "server.key",
      ...(clientsFrom ? { ssl_ca_file: "clients.crt" } : {}),
      ...options.settings,
    },
    files: {
      "server.crt": cert,
      "server.key": key,
      ...(clientsFrom ? { "clients.crt": clientsFrom.cert } : {}),
      ...options.files,
    },
  });
}
