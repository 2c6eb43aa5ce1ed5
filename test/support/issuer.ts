// Certificates of every kind that a server or a client may show, made on the spot with the openssl program.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Leaf {
  cert: string;
  key: string;
  certPath: string;
  keyPath: string;
}
export interface LeafOptions {
  commonName?: string;
  /** As OpenSSL writes them: "DNS:db.internal", "IP:127.0.0.1". */
  names?: string[];
  /** Days from now; both may be negative. */
  days?: [from: number, to: number];
  /** What `openssl genpkey` makes: EC unless it matters. */
  key?: string[];
  extensions?: string;
}

const ec = ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"];
const stamp = (days: number) =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().replaceAll(/[-:T]/g, "").slice(0, 14)}Z`;

export class Issuer {
  readonly dir: string;
  readonly path: string;
  readonly #name: string;

  /** A root, or with `parent` one that the parent signs. */
  constructor(
    home: string,
    name: string,
    { parent, days = [-1, 3650], key = ec }: { parent?: Issuer; days?: [number, number]; key?: string[] } = {},
  ) {
    this.dir = join(home, name);
    this.path = join(this.dir, "ca.crt");
    this.#name = name;
    mkdirSync(this.dir);
    writeFileSync(join(this.dir, "index.txt"), "");
    writeFileSync(join(this.dir, "crlnumber"), "01\n");
    this.openssl(["genpkey", ...key, "-out", "ca.key"]);
    this.#sign(
      parent ?? this,
      this.dir,
      `/CN=${name}`,
      days,
      "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n",
      parent === undefined,
    );
  }

  get text(): string {
    return readFileSync(this.path, "utf8");
  }

  /** The same name and key, signed by somebody else: how an old authority vouches for a new one. */
  crossSignedBy(other: Issuer, days: [number, number]): string {
    const dir = join(this.dir, "cross");
    mkdirSync(dir);
    writeFileSync(join(dir, "ca.key"), readFileSync(join(this.dir, "ca.key")));
    this.#sign(other, dir, `/CN=${this.#name}`, days, "basicConstraints=critical,CA:TRUE\n", false);
    return readFileSync(join(dir, "ca.crt"), "utf8");
  }

  issue(
    id: string,
    { commonName = id, names = [], days = [-1, 365], key = ec, extensions = "" }: LeafOptions = {},
  ): Leaf {
    const dir = join(this.dir, id);
    mkdirSync(dir);
    this.openssl(["genpkey", ...key, "-out", join(dir, "ca.key")]);
    const alternative = names.length > 0 ? `subjectAltName=${names.join(",")}\n` : "";
    this.#sign(
      this,
      dir,
      `/CN=${commonName.replaceAll("/", "\\/")}`,
      days,
      `basicConstraints=CA:FALSE\n${alternative}${extensions}`,
      false,
    );
    const [certPath, keyPath] = [join(dir, "ca.crt"), join(dir, "ca.key")];
    return { cert: readFileSync(certPath, "utf8"), key: readFileSync(keyPath, "utf8"), certPath, keyPath };
  }

  revoke(leaf: Leaf): void {
    this.openssl(["ca", "-config", "ca.cnf", "-revoke", leaf.certPath]);
  }

  /** A list of what was revoked so far, and for how long it holds. */
  revocations(days: [number, number] = [-1, 365]): string {
    this.openssl([
      "ca",
      "-config",
      "ca.cnf",
      "-gencrl",
      "-crl_lastupdate",
      stamp(days[0]),
      "-crl_nextupdate",
      stamp(days[1]),
      "-out",
      "crl.pem",
    ]);
    return readFileSync(join(this.dir, "crl.pem"), "utf8");
  }

  /** Signs the key that lies in `dir`; the certificate is put beside it. */
  #sign(
    by: Issuer,
    dir: string,
    subject: string,
    [from, to]: [number, number],
    extensions: string,
    self: boolean,
  ): void {
    writeFileSync(
      join(by.dir, "ca.cnf"),
      "[ca]\ndefault_ca=d\n[d]\ndir=.\ndatabase=index.txt\nrand_serial=yes\nnew_certs_dir=.\n" +
        "certificate=ca.crt\nprivate_key=ca.key\n" +
        "crlnumber=crlnumber\ndefault_md=default\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n",
    );
    writeFileSync(join(dir, "ext.cnf"), extensions);
    this.openssl(["req", "-new", "-key", join(dir, "ca.key"), "-subj", subject, "-out", join(dir, "ca.csr")]);
    const words = ["-in", join(dir, "ca.csr"), "-out", join(dir, "ca.crt"), "-extfile", join(dir, "ext.cnf")];
    by.openssl([
      "ca",
      "-batch",
      "-notext",
      "-config",
      "ca.cnf",
      ...words,
      "-startdate",
      stamp(from),
      "-enddate",
      stamp(to),
      ...(self ? ["-selfsign"] : []),
    ]);
  }

  openssl(words: string[]): void {
    execFileSync("openssl", words, { cwd: this.dir, stdio: "pipe" });
  }
}
