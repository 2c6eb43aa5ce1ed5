// What libpq learned since 15: parameters of 16 to 18, and texts that it reads otherwise. `since` names the release,
// and `before` what the releases before it make of the same. By hand the table was run on libpq 16.14 and 17.10 too.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { methods, scramKeys } from "./newer-login-cases.ts";
import { clientCertificates, directTls, systemRoots } from "./newer-tls-cases.ts";
import { password, type ClientFiles, type Stage } from "./stage.ts";
import { in16, in18, pw, type Add, type At, type Newer } from "./table.ts";

export async function newer(stage: Stage, files: ClientFiles, add: Add, at: At): Promise<void> {
  methods(stage, add);
  clientCertificates(stage, files, add);
  systemRoots(stage, add, at, await stage.behind(stage.stranger.issue("system", { names: ["DNS:localhost"] })));
  await directTls(stage, add, at);
  protocolVersions(stage, add, at);
  await scramKeys(stage, add);
  others(stage, add, at);
  together(stage, files, add);
  texts(stage, add);
}

function protocolVersions({ full, old }: Stage, add: Add, at: At): void {
  const ranges: string[] = [
    ...["3.0", "3.1", "3.2", "latest", "3", "4.0", "''", "Latest", "03.2"].flatMap((one) => [
      `min_protocol_version=${one}`,
      `max_protocol_version=${one}`,
    ]),
    "min_protocol_version=3.0 max_protocol_version=3.2",
    "min_protocol_version=3.2 max_protocol_version=3.2",
    "min_protocol_version=3.2 max_protocol_version=latest",
    "min_protocol_version=latest max_protocol_version=latest",
    "min_protocol_version=3.2 max_protocol_version=3.0",
    "min_protocol_version=latest max_protocol_version=3.0",
  ];
  for (const range of ranges) add(range, at(full, range), {}, in18);
  if (old === null) return;
  const olden = (more: string) => `host=127.0.0.1 port=${old} dbname=postgres user=postgres ${more}`;
  for (const range of ranges.filter((one) => /3\.2|latest/.test(one)))
    add(`${range}, PostgreSQL 15`, olden(range), {}, in18);
}

function others(stage: Stage, add: Add, at: At): void {
  const { full, plain, home, sockets } = stage;
  const two = (more: string) =>
    `host=localhost,localhost hostaddr=127.0.0.1,127.0.0.1 port=1,${full} dbname=postgres user=app ${pw} ${more}`;
  for (const value of ["disable", "random", "''", "yes", "Random"])
    add(`load_balance_hosts=${value}`, two(`load_balance_hosts=${value}`), {}, in16);
  add("load_balance_hosts=random, one host", at(full, "load_balance_hosts=random"), {}, in16);
  add(
    "load_balance_hosts=random, no host that listens",
    `host=localhost,localhost hostaddr=127.0.0.1,127.0.0.1 port=1,2 user=app load_balance_hosts=random`,
    {},
    in16,
  );
  add("sslkeylogfile", at(full, `sslmode=require sslkeylogfile=${join(home, "keylog")}`), {}, in18);
  add("sslkeylogfile in no directory", at(full, "sslmode=require sslkeylogfile=/nonexistent/keys"), {}, in18);
  add("sslkeylogfile is a directory", at(full, "sslmode=require sslkeylogfile=/tmp"), {}, in18);
  add("sslkeylogfile, no TLS at the server", at(plain, `sslkeylogfile=${join(home, "keylog-none")}`), {}, in18);
  for (const value of ["0", "1", "''", "x"])
    add(`gssdelegation=${value}`, at(full, `gssdelegation=${value}`), {}, in16);
  add(
    "the words of OAuth where SCRAM is asked for",
    at(full, "oauth_issuer=https://issuer.example oauth_client_id=x oauth_client_secret=y oauth_scope=z"),
    {},
    in18,
  );
  add("oauth_issuer without TLS", at(full, "oauth_issuer=http://issuer.example oauth_client_id=x"), {}, in18);
  const owner = execFileSync("stat", ["-c", "%U", join(sockets, `.s.PGSQL.${full}`)], { encoding: "utf8" }).trim();
  add(
    "requirepeer of the right user",
    `host=${sockets} port=${full} dbname=postgres user=app ${pw} requirepeer=${owner}`,
  );
  for (const [variable, value, since, before] of [
    ["PGREQUIREAUTH", "md5", 16, "connects with TLS"],
    ["PGREQUIREAUTH", "nosuch", 16, "connects with TLS"],
    ["PGREQUIREAUTH", "", 16, "connects with TLS"],
    ["PGSSLCERTMODE", "require", 16, "connects with TLS"],
    ["PGSSLCERTMODE", "", 16, "connects with TLS"],
    ["PGLOADBALANCEHOSTS", "random", 16, "connects with TLS"],
    ["PGLOADBALANCEHOSTS", "", 16, "connects with TLS"],
    ["PGSSLNEGOTIATION", "direct", 17, "connects with TLS"],
    ["PGSSLNEGOTIATION", "", 17, "connects with TLS"],
    ["PGGSSDELEGATION", "1", 16, "connects with TLS"],
    ["PGMINPROTOCOLVERSION", "3.2", 18, "connects with TLS"],
    ["PGMINPROTOCOLVERSION", "3.1", 18, "connects with TLS"],
    ["PGMINPROTOCOLVERSION", "", 18, "connects with TLS"],
    ["PGMAXPROTOCOLVERSION", "latest", 18, "connects with TLS"],
    ["PGMAXPROTOCOLVERSION", "2.0", 18, "connects with TLS"],
  ] as const)
    add(`${variable}=${value || "(empty)"}`, at(full, ""), { [variable]: value }, { since, before });
  add(
    "PGSSLNEGOTIATION=direct, require",
    at(full, "sslmode=require"),
    { PGSSLNEGOTIATION: "direct" },
    { since: 17, before: "connects with TLS" },
  );
  // Names that no release has.
  for (const variable of ["PGSSLKEYLOGFILE", "PGSCRAMCLIENTKEY", "PGOAUTHISSUER"])
    add(variable, at(full, ""), { [variable]: "/nonexistent/x" });
}

function together(stage: Stage, { own }: ClientFiles, add: Add): void {
  const { full, ca, home, file, homeWith } = stage;
  const service =
    `[all]\nhost=localhost\nhostaddr=127.0.0.1\nport=${full}\ndbname=postgres\nuser=app\npassword=${password}\n` +
    `sslmode=verify-full\nsslrootcert=${ca.path}\nsslcert=${own.certPath}\nsslkey=${own.keyPath}\nsslcertmode=allow\n` +
    `require_auth=scram-sha-256\nload_balance_hosts=random\nsslnegotiation=direct\nmin_protocol_version=3.2\n` +
    `max_protocol_version=latest\nsslkeylogfile=${join(home, "keylog-service")}\nchannel_binding=require\n`;
  const services = { PGSERVICEFILE: file("services-18", service) };
  const unknown: Newer = { since: 18, before: "service" };
  add("a service with all parameters of 16 to 18", "service=all", services, unknown);
  add("a service of 18 and the text", "service=all application_name=x", services, unknown);
  add("a service of 18 and the environment", "service=all", { ...services, PGREQUIREAUTH: "md5" }, unknown);
  add("~/.pg_service.conf of 18", "service=all", { HOME: homeWith({ ".pg_service.conf": service }) }, unknown);
  add(
    "a service with a wrong value of 18",
    "service=all",
    { PGSERVICEFILE: file("services-wrong-18", service.replace("=direct", "=x")) },
    unknown,
  );
}

function texts({ full }: Stage, add: Add): void {
  const secret = encodeURIComponent(password);
  const L = `localhost:${full}`;
  const since = (before: string): Newer => ({ since: 18, before });
  for (const [text, before] of [
    [`postgres://app:correct horse@${L}/postgres`, "connects with TLS"],
    [`postgres://app:${secret}@${L}/postgres?application_name=a b`, "connects with TLS"],
    [`postgres://app:${secret}@${L}/postgres `, 'server: database "postgres " does not exist'],
    [`postgres:// app:${secret}@${L}/postgres`, 'server: password authentication failed for user " app"'],
    [`postgres://app :${secret}@${L}/postgres`, 'server: password authentication failed for user "app "'],
    [`postgres://app:${secret} @${L}/postgres`, 'server: password authentication failed for user "app"'],
    [`postgres://app:${secret}@${L}/postgres?application_name=x `, "connects with TLS"],
    [`postgres://app:${secret}@${L}/post gres`, 'server: database "post gres" does not exist'],
    [`postgres://app:${secret}@${L}/postgres?sslmode= require`, "parameter"],
    [`postgres://app:${secret}@${L}/postgres? sslmode=require`, "parameter"],
    [`postgres://app:${secret}@localhost: ${full}/postgres`, "connects with TLS"],
    [`postgres://app:${secret}@localhost:${full} /postgres`, "connects with TLS"],
  ] as const)
    add(text.replaceAll(secret, "…"), text, {}, since(before));
}
