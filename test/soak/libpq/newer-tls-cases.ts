// What libpq learned of TLS since 15: which certificate goes over, whose roots count, who begins.
import type { ClientFiles, Stage } from "./stage.ts";
import { in16, in17, pw, type Add, type At, type Newer } from "./table.ts";

export function clientCertificates(stage: Stage, files: ClientFiles, add: Add): void {
  const { full, plain, homeWith, sockets, modern } = stage;
  const { own, strangers, open644, words } = files;
  const as = (user: string, port: number, more: string) =>
    `host=localhost hostaddr=127.0.0.1 port=${port} dbname=postgres user=${user} ${pw} ${more}`;
  const pairs: Record<string, string> = {
    "no pair": "",
    "the right pair": `sslcert=${own.certPath} sslkey=${own.keyPath}`,
    "a stranger's pair": `sslcert=${strangers.certPath} sslkey=${strangers.keyPath}`,
    "a key of mode 0644": `sslcert=${own.certPath} sslkey=${open644}`,
    "words as a certificate": `sslcert=${words} sslkey=${own.keyPath}`,
    "a certificate that is missing": `sslcert=/nonexistent/crt sslkey=${own.keyPath}`,
  };
  for (const mode of ["disable", "allow", "require"])
    for (const [name, pair] of Object.entries(pairs))
      for (const user of ["certed", "app"])
        add(
          `sslcertmode=${mode}, ${name}, ${user}`,
          as(user, full, `sslmode=require sslcertmode=${mode} ${pair}`),
          {},
          in16,
        );
  for (const mode of ["disable", "require"]) {
    const pair = `sslcertmode=${mode} ${pairs["the right pair"]}`;
    for (const sslmode of ["disable", "allow", "prefer", "verify-full"])
      add(
        `sslcertmode=${mode}, ${sslmode}`,
        as("app", full, `sslmode=${sslmode} sslrootcert=${stage.ca.path} ${pair}`),
        {},
        in16,
      );
    add(`sslcertmode=${mode}, no TLS at the server`, as("app", plain, pair), {}, in16);
    add(
      `sslcertmode=${mode}, TLS 1.3`,
      as("app", full, `sslmode=require ssl_min_protocol_version=TLSv1.3 ${pair}`),
      {},
      in16,
    );
    add(
      `sslcertmode=${mode}, TLS 1.2`,
      as("app", full, `sslmode=require ssl_max_protocol_version=TLSv1.2 ${pair}`),
      {},
      in16,
    );
    add(`sslcertmode=${mode}, Ed25519`, as("app", modern, `sslmode=require channel_binding=disable ${pair}`), {}, in16);
    add(
      `sslcertmode=${mode}, a socket`,
      `host=${sockets} port=${full} dbname=postgres user=app ${pw} ${pair}`,
      {},
      in16,
    );
    add(`sslcertmode=${mode}, trust`, as("trusted", full, `sslmode=require ${pair}`), {}, in16);
    const both = { ".postgresql/postgresql.crt": own.cert, ".postgresql/postgresql.key": own.key };
    add(
      `sslcertmode=${mode}, ~/.postgresql has the pair`,
      as("certed", full, `sslcertmode=${mode}`),
      { HOME: homeWith(both) },
      in16,
    );
  }
  for (const value of ["prefer", "''", "Require"])
    add(`sslcertmode=${value}`, as("app", full, `sslcertmode=${value}`), {}, in16);
}

export function systemRoots(stage: Stage, add: Add, at: At, strangers: number): void {
  const { full, plain, ca } = stage;
  const bundle = { SSL_CERT_FILE: ca.path, SSL_CERT_DIR: stage.home };
  // To older ones it is a file of that name.
  const name = (before: string): Newer => ({ since: 16, before });
  add("system, no sslmode", at(full, "sslrootcert=system"), bundle, name("connects with TLS"));
  add("system, no sslmode, no TLS at the server", at(plain, "sslrootcert=system"), bundle, name("connects"));
  for (const sslmode of ["disable", "allow", "prefer", "require"])
    add(
      `system, ${sslmode}`,
      at(full, `sslrootcert=system sslmode=${sslmode}`),
      bundle,
      name(/require|prefer/.test(sslmode) ? "connects with TLS" : "connects"),
    );
  for (const sslmode of ["verify-ca", "verify-full"])
    add(`system, ${sslmode}`, at(full, `sslrootcert=system sslmode=${sslmode}`), bundle, name("file sslrootcert"));
  add("system, a stranger's certificate", at(strangers, "sslrootcert=system"), bundle, name("connects with TLS"));
  add("system, another name", at(full, "sslrootcert=system", "db.internal"), bundle, name("connects with TLS"));
  add(
    "system, a revoking list",
    at(full, `sslrootcert=system sslcrl=${revoking(stage)}`),
    bundle,
    name("connects with TLS"),
  );
  add("PGSSLROOTCERT=system", at(full, ""), { ...bundle, PGSSLROOTCERT: "system" }, name("connects with TLS"));
  add(
    "PGSSLROOTCERT=system, PGSSLMODE=require",
    at(full, ""),
    { ...bundle, PGSSLROOTCERT: "system", PGSSLMODE: "require" },
    name("connects with TLS"),
  );
  add(
    "PGSSLROOTCERT=system, PGREQUIRESSL=1",
    at(full, ""),
    { ...bundle, PGSSLROOTCERT: "system", PGREQUIRESSL: "1" },
    name("connects with TLS"),
  );
  add("System is a file", at(full, "sslrootcert=System sslmode=require"), bundle);
}

function revoking({ ca, file }: Stage): string {
  return file("system.crl", ca.revocations());
}

export async function directTls(stage: Stage, add: Add, at: At): Promise<void> {
  const { full, plain, modern, sockets, ca, stranger, behindDirect } = stage;
  const leaf = ca.issue("direct", { names: ["DNS:localhost"] });
  const [willing, without, foreign, old] = await Promise.all([
    behindDirect(leaf, ["postgresql"]),
    behindDirect(leaf, null),
    behindDirect(leaf, ["http/1.1"]),
    stage.behind(leaf),
  ]);
  for (const sslmode of ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"])
    for (const way of ["postgres", "direct"])
      add(
        `sslnegotiation=${way}, ${sslmode}`,
        at(full, `sslnegotiation=${way} sslmode=${sslmode} sslrootcert=${ca.path}`),
        {},
        in17,
      );
  add("sslnegotiation=direct, no sslmode", at(full, "sslnegotiation=direct"), {}, in17);
  add(
    "sslnegotiation=direct, system",
    at(full, "sslnegotiation=direct sslrootcert=system"),
    { SSL_CERT_FILE: ca.path, SSL_CERT_DIR: stage.home },
    in17,
  );
  const direct = "sslnegotiation=direct sslmode=require";
  add("sslnegotiation=direct, no TLS at the server", at(plain, direct), {}, in17);
  add("sslnegotiation=direct, TLS 1.3 alone", at(modern, `${direct} channel_binding=disable`), {}, in17);
  add(
    "sslnegotiation=direct, TLS 1.2 at most, TLS 1.3 alone",
    at(modern, `${direct} ssl_max_protocol_version=TLSv1.2`),
    {},
    in17,
  );
  add(
    "sslnegotiation=direct, a stranger's root",
    at(full, `sslnegotiation=direct sslmode=verify-ca sslrootcert=${stranger.path}`),
    {},
    in17,
  );
  add(
    "sslnegotiation=direct, another name",
    at(full, `sslnegotiation=direct sslmode=verify-full sslrootcert=${ca.path}`, "db.internal"),
    {},
    in17,
  );
  add(
    "sslnegotiation=direct, a socket",
    `host=${sockets} port=${full} dbname=postgres user=app ${pw} ${direct}`,
    {},
    in17,
  );
  add("sslnegotiation=direct, gssencmode=prefer", at(full, `${direct} gssencmode=prefer`), {}, in17);
  add("sslnegotiation=direct, channel_binding=require", at(full, `${direct} channel_binding=require`), {}, in17);
  add("sslnegotiation=direct, nobody listens", at(1, direct), {}, in17);
  add(
    "sslnegotiation=direct, a root file that is missing",
    at(full, "sslnegotiation=direct sslmode=verify-ca sslrootcert=/nonexistent"),
    {},
    in17,
  );
  add("sslnegotiation=direct, a front with ALPN", at(willing, direct), {}, in17);
  add("sslnegotiation=direct, a front without ALPN", at(without, direct), {}, in17);
  add("sslnegotiation=direct, a front for another protocol", at(foreign, direct), {}, in17);
  add("sslnegotiation=direct, a front that knows requests alone", at(old, direct), {}, in17);
  for (const value of ["requiredirect", "''", "Direct"])
    add(`sslnegotiation=${value}`, at(full, `sslnegotiation=${value}`), {}, in17);
}
