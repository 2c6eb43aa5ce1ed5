// Certificates made on the spot, with the openssl program.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Issued {
  cert: string;
  key: string;
}

/** One CA and whatever it is asked to sign. */
export class Authority {
  readonly dir = mkdtempSync(join(tmpdir(), "dbcheck-ca-"));
  readonly caPath = join(this.dir, "ca.crt");
  #serial = 1;
  constructor(name = "dbcheck test CA") {
    this.openssl([
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      "ca.key",
      "-out",
      "ca.crt",
      "-subj",
      `/CN=${name}`,
      "-days",
      "3650",
    ]);
  }
  /** @param from,to days from now; both may be negative */
  issue(names: string[], from = -1, to = 365): Issued {
    const at = (days: number) =>
      `${new Date(Date.now() + days * 86_400_000).toISOString().replaceAll(/[-:T]/g, "").slice(0, 14)}Z`;
    const id = `leaf${(this.#serial += 1)}`;
    const alternatives = names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(",");
    writeFileSync(
      join(this.dir, "ca.cnf"),
      `[ca]\ndefault_ca=d\n[d]\ndir=.\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ncertificate=ca.crt\n` +
        `private_key=ca.key\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n`,
    );
    writeFileSync(join(this.dir, "index.txt"), "");
    writeFileSync(join(this.dir, "serial"), `${1000 + this.#serial}\n`);
    writeFileSync(join(this.dir, "ext.cnf"), `subjectAltName=${alternatives}\n`);
    this.openssl([
      "req",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      `${id}.key`,
      "-out",
      `${id}.csr`,
      "-subj",
      `/CN=${names[0]}`,
    ]);
    this.openssl([
      "ca",
      "-batch",
      "-config",
      "ca.cnf",
      "-in",
      `${id}.csr`,
      "-out",
      `${id}.crt`,
      "-startdate",
      at(from),
      "-enddate",
      at(to),
      "-extfile",
      "ext.cnf",
      "-notext",
    ]);
    return {
      cert: readFileSync(join(this.dir, `${id}.crt`), "utf8"),
      key: readFileSync(join(this.dir, `${id}.key`), "utf8"),
    };
  }
  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
  private openssl(words: string[]): void {
    execFileSync("openssl", words, { cwd: this.dir, stdio: "pipe" });
  }
}
