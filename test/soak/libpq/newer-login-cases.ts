// What libpq learned of logins since 15: which methods are allowed, and keys in place of a password.
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { password, type Stage } from "./stage.ts";
import { in16, in18, pw, type Add } from "./table.ts";

export function methods({ full, sockets }: Stage, add: Add): void {
  const as = (user: string, more: string) =>
    `host=localhost hostaddr=127.0.0.1 port=${full} dbname=postgres user=${user} ${pw} ${more}`;
  const lists = "password md5 gss sspi scram-sha-256 none !password !md5 !scram-sha-256 !none !gss scram-sha-256,none";
  for (const user of ["app", "md5er", "clear", "trusted"])
    for (const list of lists.split(" "))
      add(`require_auth=${list}, ${user}`, as(user, `require_auth=${list}`), {}, in16);
  add("require_auth='', trusted", as("trusted", "require_auth=''"), {}, in16);
  add("PGREQUIREAUTH=, trusted", as("trusted", ""), { PGREQUIREAUTH: "" }, { since: 16, before: "connects with TLS" });
  for (const list of [
    "!md5,!password",
    "!scram-sha-256,!none",
    "scram-sha-256,md5,password",
    "scram-sha-256,!md5",
    "!md5,scram-sha-256",
    "scram-sha-256,scram-sha-256",
    "!md5,!md5",
    "nosuch",
    "''",
    "SCRAM-SHA-256",
    "' scram-sha-256'",
    "'md5, scram-sha-256'",
    ",",
    "md5,",
    ",md5",
    "!",
    "!!md5",
  ])
    add(`require_auth=${list}`, as("app", `require_auth=${list}`), {}, in16);
  for (const list of ["oauth", "!oauth", "oauth,scram-sha-256"])
    add(`require_auth=${list}`, as("app", `require_auth=${list}`), {}, in18);
  for (const list of ["none", "scram-sha-256", "!none"]) {
    add(`require_auth=${list}, a certificate demanded`, as("certed", `require_auth=${list}`), {}, in16);
    add(`require_auth=${list}, a role that is rejected`, as("rejected", `require_auth=${list}`), {}, in16);
  }
  add("require_auth=scram-sha-256, a wrong password", as("app", "password=wrong require_auth=scram-sha-256"), {}, in16);
  add("require_auth=md5, channel_binding=require", as("app", "require_auth=md5 channel_binding=require"), {}, in16);
  add(
    "require_auth=none, channel_binding=require",
    as("trusted", "require_auth=none channel_binding=require"),
    {},
    in16,
  );
  add(
    "require_auth=scram-sha-256, channel_binding=require",
    as("app", "require_auth=scram-sha-256 channel_binding=require"),
    {},
    in16,
  );
  const socket = `host=${sockets} port=${full} dbname=postgres user=app ${pw}`;
  for (const list of ["scram-sha-256", "md5"])
    add(`require_auth=${list}, a socket`, `${socket} require_auth=${list}`, {}, in16);
}

/** The keys of SCRAM-SHA-256 (RFC 5802 §3). */
export async function scramKeys({ full, plain, saltsOf }: Stage, add: Add): Promise<void> {
  const { salt, iterations } = await saltsOf("app");
  const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), iterations, 32, "sha256");
  const of = (key: Buffer, words: string) => createHmac("sha256", key).update(words).digest();
  const [client, server] = ["Client Key", "Server Key"].map((words) => of(salted, words).toString("base64"));
  const wrong = createHash("sha256").update("wrong").digest("base64");
  const as = (more: string, user = "app", port = full) =>
    `host=localhost hostaddr=127.0.0.1 port=${port} dbname=postgres user=${user} ${more}`;
  const both = `scram_client_key=${client} scram_server_key=${server}`;
  const pairs: Record<string, string> = {
    "both keys": both,
    "both keys and the password": `${both} ${pw}`,
    "both keys and a wrong password": `${both} password=wrong`,
    "the client's key alone": `scram_client_key=${client}`,
    "the client's key and the password": `scram_client_key=${client} ${pw}`,
    "the server's key alone": `scram_server_key=${server}`,
    "the server's key and the password": `scram_server_key=${server} ${pw}`,
    "a wrong client key": `scram_client_key=${wrong} scram_server_key=${server}`,
    "a wrong client key and the password": `scram_client_key=${wrong} scram_server_key=${server} ${pw}`,
    "a wrong server key": `scram_client_key=${client} scram_server_key=${wrong}`,
    "a wrong server key and the password": `scram_server_key=${wrong} ${pw}`,
    "a key that is not base64": `scram_client_key=@@ scram_server_key=${server}`,
    "a key that is too short": `scram_client_key=AAAA scram_server_key=${server}`,
    "a key that is too long": `scram_client_key=${client} scram_server_key=${Buffer.alloc(40).toString("base64")}`,
    "empty keys": `scram_client_key='' scram_server_key='' ${pw}`,
  };
  for (const [name, words] of Object.entries(pairs)) {
    add(`scram: ${name}`, as(`${words} sslmode=disable`), {}, in18);
    add(`scram: ${name}, channel binding`, as(`${words} sslmode=require channel_binding=require`), {}, in18);
  }
  for (const user of ["md5er", "clear", "trusted"]) add(`scram: both keys, ${user}`, as(both, user), {}, in18);
  add("scram: keys of another salt", as(both, "app", plain), {}, in18);
}
