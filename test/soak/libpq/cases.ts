// The table: connection strings, environments and files, on servers of
// every kind. What is right is psql's word, not ours.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chains, modes, names, revocations } from "./certificate-cases.ts";
import { clientFiles, password, type ClientFiles, type Stage } from "./stage.ts";
import { newer } from "./newer-cases.ts";
import { pw, type Add, type At, type Env, type Newer } from "./table.ts";

export interface Case {
  about: string;
  text: string | null;
  env: Env;
  newer: Newer | null;
}

export async function casesOn(stage: Stage): Promise<Case[]> {
  const { homeWith } = stage;
  const bare = homeWith();
  const cases: Case[] = [];
  const add: Add = (about, text, env = {}, differs) =>
    void cases.push({ about, text, env: { HOME: bare, ...env }, newer: differs ?? null });
  const at = (port: number, more: string, host = "localhost") =>
    `host=${host} hostaddr=127.0.0.1 port=${port} dbname=postgres user=app ${pw} ${more}`;
  modes(stage, add, at);
  await names(stage, add);
  await chains(stage, add);
  revocations(stage, add, at);
  const files = clientFiles(stage);
  clients(stage, files, add);
  logins(stage, add, at);
  settings(stage, add, at);
  environments(stage, add);
  texts(stage, add);
  await newer(stage, files, add, at);
  return cases;
}

function clients(stage: Stage, files: ClientFiles, add: Add): void {
  const { full, plain, homeWith } = stage;
  const { own } = files;
  const pair = (cert: string, key: string, more = "") => `sslcert=${cert} sslkey=${key} ${more}`;
  const given: Record<string, string> = {
    none: "",
    "the right pair": pair(own.certPath, own.keyPath),
    "a chain": pair(files.chain, own.keyPath),
    "a stranger's pair": pair(files.strangers.certPath, files.strangers.keyPath),
    "an expired pair": pair(files.late.certPath, files.late.keyPath),
    "a key of mode 0644": pair(own.certPath, files.open644),
    "a key of mode 0640": pair(own.certPath, files.open640),
    "a key of mode 0660": pair(own.certPath, files.open660),
    "a key of mode 0400": pair(own.certPath, files.tight),
    "a key that is missing": pair(own.certPath, "/nonexistent/key"),
    "no key": `sslcert=${own.certPath}`,
    "a certificate that is missing": pair("/nonexistent/crt", own.keyPath),
    "both missing": pair("/nonexistent/crt", "/nonexistent/key"),
    "a certificate below a file": pair(`${files.words}/crt`, own.keyPath),
    "another's key": pair(own.certPath, files.strangers.keyPath),
    "a locked key": pair(own.certPath, files.locked),
    "a locked key and its pass phrase": pair(own.certPath, files.locked, "sslpassword='open sesame'"),
    "a locked key and another pass phrase": pair(own.certPath, files.locked, "sslpassword=close"),
    "a pass phrase that nobody needs": pair(own.certPath, own.keyPath, "sslpassword=spare"),
    "a DER key": pair(own.certPath, files.der),
    "a DER key, SEC 1": pair(own.certPath, files.sec1),
    "a DER certificate": pair(files.certificateDer, own.keyPath),
    "words as a certificate": pair(files.words, own.keyPath),
    "an empty certificate": pair(files.empty, own.keyPath),
    "half a certificate": pair(files.half, own.keyPath),
    "words as a key": pair(own.certPath, files.words),
    "an empty key": pair(own.certPath, files.empty),
    "a directory as a key": pair(own.certPath, "/tmp"),
    "a directory as a certificate": pair("/tmp", own.keyPath),
    "a pipe as a key": pair(own.certPath, files.pipe),
    "a certificate as a key": pair(own.certPath, own.certPath),
  };
  const at = (user: string, port: number, more: string) =>
    `host=localhost hostaddr=127.0.0.1 port=${port} dbname=postgres user=${user} ${pw} ${more}`;
  for (const [name, words] of Object.entries(given)) {
    add(`${name}, needed`, at("certed", full, `sslmode=require ${words}`));
    if (name !== "a chain") add(`${name}, not needed`, at("app", full, `sslmode=require ${words}`));
  }
  for (const name of ["a key of mode 0644", "another's key", "words as a certificate"]) {
    add(`prefer, ${name}`, at("app", full, `sslmode=prefer ${given[name]}`));
    add(`prefer, ${name}, TLS only`, at("tlsonly", full, `sslmode=prefer ${given[name]}`));
    add(`prefer, ${name}, no TLS at the server`, at("app", plain, `sslmode=prefer ${given[name]}`));
    add(`disable, ${name}`, at("app", full, `sslmode=disable ${given[name]}`));
    add(`allow, ${name}`, at("tlsonly", full, `sslmode=allow ${given[name]}`));
  }
  const both = { ".postgresql/postgresql.crt": own.cert, ".postgresql/postgresql.key": own.key };
  add("~/.postgresql has the pair", at("certed", full, "sslmode=require"), { HOME: homeWith(both) });
  add("~/.postgresql has the certificate alone", at("certed", full, "sslmode=require"), {
    HOME: homeWith({ ".postgresql/postgresql.crt": own.cert }),
  });
  add("~/.postgresql has the key alone", at("app", full, "sslmode=require"), {
    HOME: homeWith({ ".postgresql/postgresql.key": own.key }),
  });
  add("~/.postgresql has the key, sslcert is given", at("certed", full, `sslmode=require sslcert=${own.certPath}`), {
    HOME: homeWith({ ".postgresql/postgresql.key": own.key }),
  });
  add("PGSSLCERT and PGSSLKEY", at("certed", full, "sslmode=require"), {
    PGSSLCERT: own.certPath,
    PGSSLKEY: own.keyPath,
  });
}

function logins({ full, plain, modern, ca, sockets, file, homeWith }: Stage, add: Add, at: At): void {
  const place = (user: string, more: string, port = full) =>
    `host=localhost hostaddr=127.0.0.1 port=${port} dbname=postgres user=${user} ${more}`;
  for (const user of ["app", "md5er", "clear", "trusted", "rejected", "tlsonly", "plainonly", "nologin", "nobody"])
    for (const secret of [pw, "password=wrong", ""]) add(`${user}, ${secret || "no password"}`, place(user, secret));
  for (const sslmode of ["disable", "allow", "prefer", "require"])
    for (const user of ["tlsonly", "plainonly"]) add(`${user}, ${sslmode}`, place(user, `${pw} sslmode=${sslmode}`));
  for (const binding of ["disable", "prefer", "require"]) {
    for (const sslmode of ["disable", "require"])
      add(`channel_binding=${binding}, ${sslmode}`, at(full, `channel_binding=${binding} sslmode=${sslmode}`));
    add(`channel_binding=${binding}, no TLS at the server`, at(plain, `channel_binding=${binding}`));
    add(`channel_binding=${binding}, Ed25519`, at(modern, `channel_binding=${binding} sslmode=require`));
    for (const user of ["md5er", "clear", "trusted"])
      add(`channel_binding=${binding}, ${user}`, place(user, `${pw} sslmode=require channel_binding=${binding}`));
  }
  add("database that is missing", `host=localhost hostaddr=127.0.0.1 port=${full} dbname=missing user=app ${pw}`);
  for (const wanted of ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"])
    add(`target_session_attrs=${wanted}`, at(full, `target_session_attrs=${wanted}`));
  for (const [low, high] of [
    ["", "TLSv1.2"],
    ["TLSv1.3", ""],
    ["TLSv1.2", "TLSv1.3"],
    ["tlsv1.3", "TLSV1.3"],
  ]) {
    const range = `${low ? `ssl_min_protocol_version=${low}` : ""} ${high ? `ssl_max_protocol_version=${high}` : ""}`;
    add(`versions ${range}`, at(full, `sslmode=require ${range}`));
    add(
      `versions ${range}, TLS 1.3 alone at the server`,
      at(modern, `sslmode=require channel_binding=disable ${range}`),
    );
    add(
      `versions ${range}, prefer, TLS 1.3 alone at the server`,
      at(modern, `sslmode=prefer channel_binding=disable ${range}`),
    );
  }
  const socket = (more: string) => `host=${sockets} port=${full} dbname=postgres user=app ${pw} ${more}`;
  add("a socket", socket(""));
  for (const sslmode of ["require", "verify-full"]) add(`a socket, ${sslmode}`, socket(`sslmode=${sslmode}`));
  add("a socket, a wrong password", `host=${sockets} port=${full} dbname=postgres user=app password=wrong`);
  add("a socket that is not there", `host=${sockets} port=1 dbname=postgres user=app`);
  add("a directory that is not there", `host=/nonexistent port=1 dbname=postgres user=app`);
  add("requirepeer of somebody else", socket("requirepeer=nosuchuser"));
  add("requirepeer by TCP", at(full, "requirepeer=nosuchuser"));
  for (const mode of ["disable", "prefer", "require"]) add(`gssencmode=${mode}`, at(full, `gssencmode=${mode}`));
  add("gssencmode=require, a socket", socket("gssencmode=require"));
  add("gssencmode=require, sslmode=require", at(full, "gssencmode=require sslmode=require"));
  add("nobody listens", at(1, ""));
  add("a name that does not exist", `host=nosuch.invalid port=${full} dbname=postgres user=app`);
  // One password for each host: the first is not there, and its line of the file must not be used for the second.
  const two = `host=localhost,localhost hostaddr=127.0.0.1,127.0.0.1 port=1,${full} dbname=postgres user=app`;
  const lines = (first: string, second: string) => `localhost:1:*:app:${first}\nlocalhost:${full}:*:app:${second}\n`;
  add("two hosts, the second's password right", `${two} passfile=${file("pass-right", lines("wrong", password))}`);
  add("two hosts, the second's password wrong", `${two} passfile=${file("pass-wrong", lines(password, "wrong"))}`);
  add(
    "two hosts, a password for the first alone",
    `${two} passfile=${file("pass-first", `localhost:1:*:*:${password}\n`)}`,
  );
  for (const [name, text] of Object.entries({
    exact: `localhost:${full}:postgres:app:${password}\n`,
    stars: `*:*:*:*:${password}\n`,
    "the first line counts": `*:*:*:*:wrong\nlocalhost:${full}:postgres:app:${password}\n`,
    "another database": `*:*:other:*:${password}\n`,
    "by the address": `127.0.0.1:*:*:*:${password}\n`,
    comment: `#*:*:*:*:wrong\n*:*:*:*:${password}\n`,
    "a field more": `*:*:*:*:${password}:more\n`,
    "CR LF": `*:*:*:*:${password}\r\n`,
  }))
    add(`~/.pgpass, ${name}`, place("app", ""), { HOME: homeWith({ ".pgpass": text }) });
  add("a password file for all to read", place("app", `passfile=${file("pass-open", `*:*:*:*:${password}\n`, 0o644)}`));
  add("a password file that is missing", place("app", "passfile=/nonexistent/pass"));
  add(
    "a password and a password file",
    place("app", `password=wrong passfile=${file("pass-beside", `*:*:*:*:${password}\n`)}`),
  );
  add("the password file's line for a socket", `host=${sockets} port=${full} dbname=postgres user=app`, {
    HOME: homeWith({ ".pgpass": `${sockets}:*:*:*:${password}\n` }),
  });
  add(
    "verify-full by URL",
    `postgres://app:${encodeURIComponent(password)}@localhost:${full}/postgres?sslmode=verify-full&sslrootcert=${encodeURIComponent(ca.path)}`,
  );
}

function settings({ full }: Stage, add: Add, at: At): void {
  for (const more of [
    "options='-c work_mem=1MB'",
    "options='-c nosuch=1'",
    "options='-c work_mem=much'",
    "options=-cgeqo=off",
    "client_encoding=UTF8",
    "client_encoding=latin1",
    "client_encoding=nosuch",
    "client_encoding=auto",
    "application_name='a b'",
    "fallback_application_name=x",
    "connect_timeout=10",
    "connect_timeout=0",
    "connect_timeout=-1",
    "keepalives=0",
    "keepalives_idle=10 keepalives_interval=5 keepalives_count=3 tcp_user_timeout=1000",
    "krbsrvname=x gsslib=gssapi",
    "sslcompression=1",
    "sslsni=0 sslmode=require",
    "sslsni=1 sslmode=require",
    "requiressl=1",
    "requiressl=0",
    "replication=database",
    "replication=0",
    "replication=nonsense",
  ])
    add(more, at(full, more));
  for (const [name, value] of [
    ["PGTZ", "Asia/Kathmandu"],
    ["PGTZ", "Nowhere/Nothing"],
    ["PGTZ", "default"],
    ["PGDATESTYLE", "German"],
    ["PGDATESTYLE", "nonsense"],
    ["PGGEQO", "off"],
    ["PGGEQO", "maybe"],
    ["PGGEQO", "DEFAULT"],
    ["PGOPTIONS", "-c nosuch=1"],
    ["PGOPTIONS", "-c work_mem=1MB"],
    ["PGCLIENTENCODING", "nosuch"],
    ["PGCLIENTENCODING", "latin1"],
    ["PGAPPNAME", "x"],
  ] as const)
    add(`${name}=${value}`, at(full, ""), { [name]: value });
}

function environments({ full, plain, ca, stranger, home, sockets, file, homeWith }: Stage, add: Add): void {
  const base: Env = {
    PGHOST: "localhost",
    PGHOSTADDR: "127.0.0.1",
    PGPORT: String(full),
    PGUSER: "app",
    PGDATABASE: "postgres",
    PGPASSWORD: password,
  };
  const without = (name: string) => Object.fromEntries(Object.entries(base).filter(([key]) => key !== name));
  add("the environment alone", null, base);
  add("the environment, but PGHOST", null, without("PGHOST"));
  add("the environment, but PGPASSWORD", null, without("PGPASSWORD"));
  add("the environment, but PGDATABASE", null, without("PGDATABASE"));
  for (const [name, value] of Object.entries({
    PGSSLMODE: "verify-full",
    PGREQUIRESSL: "1",
    PGSSLROOTCERT: stranger.path,
    PGSSLSNI: "0",
    PGSSLCOMPRESSION: "0",
    PGREQUIREPEER: "nosuchuser",
    PGGSSENCMODE: "require",
    PGKRBSRVNAME: "x",
    PGGSSLIB: "gssapi",
    PGLOCALEDIR: "/nonexistent",
    PGCONNECT_TIMEOUT: "5",
    PGTARGETSESSIONATTRS: "standby",
    PGCHANNELBINDING: "require",
    PGSSLMINPROTOCOLVERSION: "TLSv1.3",
    PGSSLMAXPROTOCOLVERSION: "TLSv1.2",
    PGPASSFILE: "/nonexistent",
    PGPORT: "1",
    PGUSER: "nobody",
    PGHOST: sockets,
    PGHOSTADDR: "nonsense",
  }))
    add(`${name}=${value}`, name === "PGHOST" ? `hostaddr='' user=app` : null, {
      ...base,
      [name]: value,
      ...(name === "PGHOST" ? { PGHOSTADDR: "" } : {}),
    });
  for (const [name, value] of [
    ["PGSSLMODE", ""],
    ["PGPORT", "x"],
    ["PGSSLMODE", "yes"],
    ["PGTARGETSESSIONATTRS", "master"],
    ["PGCHANNELBINDING", "yes"],
    ["PGGSSENCMODE", "no"],
    ["PGCONNECT_TIMEOUT", "soon"],
  ] as const)
    add(`${name}=${value || "(empty)"}`, null, { ...base, [name]: value });
  add("PGSSLMODE and PGSSLROOTCERT", null, { ...base, PGSSLMODE: "verify-full", PGSSLROOTCERT: ca.path });
  add("the text goes before the environment", `port=${plain} sslmode=require`, base);
  add("PGPASSFILE", null, { ...without("PGPASSWORD"), PGPASSFILE: file("env-pass", `*:*:*:*:${password}\n`) });
  const service =
    `[main]\nhost=localhost\nhostaddr=127.0.0.1\nport=${full}\ndbname=postgres\nuser=app\npassword=${password}\n` +
    `[strict]\nhost=localhost\nhostaddr=127.0.0.1\nport=${full}\ndbname=postgres\nuser=app\npassword=${password}\n` +
    `sslmode=verify-full\nsslrootcert=${ca.path}\n`;
  const services = file("services", service);
  add("service", "service=main", { PGSERVICEFILE: services });
  add("service with TLS", "service=strict", { PGSERVICEFILE: services });
  add("PGSERVICE", null, { PGSERVICE: "main", PGSERVICEFILE: services });
  add("a service that is missing", "service=nosuch", { PGSERVICEFILE: services });
  add("a service file that is missing", "service=main", { PGSERVICEFILE: "/nonexistent/services" });
  add("~/.pg_service.conf", "service=main", { HOME: homeWith({ ".pg_service.conf": service }) });
  const system = join(home, "sysconf");
  mkdirSync(system);
  writeFileSync(join(system, "pg_service.conf"), service);
  add("PGSYSCONFDIR", "service=main", { PGSYSCONFDIR: system });
  add("a service with a wrong line", "service=main", { PGSERVICEFILE: file("services-wrong", "[main]\nnonsense\n") });
  add("a service with an unknown parameter", "service=main", {
    PGSERVICEFILE: file("services-unknown", "[main]\nnosuch=1\n"),
  });
  add("a service and the environment", "service=main", { PGSERVICEFILE: services, PGPORT: "1", PGUSER: "nobody" });
  add("a service and the text", "service=main user=nobody", { PGSERVICEFILE: services });
}

function texts({ full, plain }: Stage, add: Add): void {
  const secret = encodeURIComponent(password);
  const L = `localhost:${full}`;
  for (const text of [
    `postgres://app:${secret}@${L}/postgres`,
    `postgresql://app:${secret}@${L}/postgres?application_name='x'`,
    `postgres://app:<secret>@${L}/postgres`,
    `postgres://app:{{x}}@${L}/postgres`,
    `postgres://app:${secret}@127.0.0.1:1,${L}/postgres`,
    `postgres://app:${secret}@127.0.0.1:${plain}/postgres?sslmode=require`,
    `postgres://app:${secret}@${L}/postgres?ssl=true`,
    `postgres://app:${secret}@${L}`,
    `postgres://app:${secret}@${L}/postgres?sslmode=requierd`,
    `postgres://app:${secret}@${L}/postgres?pgbouncer=true`,
    `postgres://app:${secret}@${L}/postgres?sslmode`,
    `postgres://app:${secret}%@${L}/postgres`,
    `postgres://app:${secret}@localhost:x/postgres`,
    `postgres://app:${secret}@localhost:0/postgres`,
    `postgres://app:${secret}@[::1/postgres`,
    `postgres://app:${secret}@${L}/postgres?connect_timeout=5s`,
    `postgres://app:${secret}@${L}/postgres?ssl_min_protocol_version=TLSv1.3&ssl_max_protocol_version=TLSv1.2`,
    `host=localhost,127.0.0.1 port=${full},${full},1 user=app`,
    `host=localhost:${full} user=app dbname=postgres ${pw}`,
    `host=localhost:${full} hostaddr=127.0.0.1 port=${full} user=app dbname=postgres ${pw}`,
    `host=localhost. port=${full} user=app dbname=postgres ${pw}`,
    `host=/tmp/${"long/".repeat(20)} port=${full} user=app dbname=postgres ${pw}`,
    `host=localhost port=tcp://10.96.0.1:${full} user=app dbname=postgres ${pw}`,
    `host=localhost port=${full}:${full} user=app dbname=postgres ${pw}`,
    `host=localhost port=${full} user=app dbname=postgres password='open`,
    `host=localhost port=${full} user=app dbname=postgres ${pw} hostaddr=127.0.0.1,127.0.0.1`,
  ])
    add(text.replaceAll(secret, "…"), text);
}
