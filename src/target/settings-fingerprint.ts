// What a place connects with, in a form that may leave it: names in clear, secrets and files as keyed hashes.
import { createHmac } from "node:crypto";
import { passwordFor, type Conninfo } from "../libpq/connection.ts";
import { readRegularFile } from "../libpq/regular-file.ts";
import type { SettingsFingerprint } from "../report/round.ts";

/** Files of a connection: their contents are what connects, and not where they lie. */
const files = ["sslrootcert", "sslcert", "sslkey", "sslcrl"] as const;
/** Effective values stand under these names, whether they were given or are libpq's defaults. */
const effective = new Set([
  "host",
  "hostaddr",
  "port",
  "dbname",
  "user",
  "password",
  "passfile",
  "service",
  "sslmode",
  "requiressl",
  "target_session_attrs",
  "options",
  ...files,
]);

/**
 * @param key of the round: the same for all its places, and with none of those who read a report. The hash of a weak
 * password can be guessed by whoever has both.
 */
export function fingerprintSettings(conninfo: Conninfo, key: string | Buffer): SettingsFingerprint {
  const hash = (name: string, value: string | Buffer) =>
    createHmac("sha256", key).update(`${name}\0`).update(value).digest("base64url").slice(0, 22);
  const { hosts } = conninfo;
  const plain: Record<string, string> = {
    host: hosts.map(({ host, kind }) => (kind === "name" ? host.toLowerCase() : host)).join(","),
    ...(hosts.some(({ hostaddr }) => hostaddr) ? { hostaddr: hosts.map(({ hostaddr }) => hostaddr ?? "").join() } : {}),
    port: hosts.map(({ port }) => port).join(","),
    dbname: conninfo.database,
    user: conninfo.user,
    sslmode: conninfo.sslmode,
    target_session_attrs: conninfo.targetSessionAttrs,
  };
  const secrets: Record<string, string | Buffer | null> = {
    password: passwordsOf(conninfo),
    sslpassword: conninfo.sslpassword?.reveal() ?? null,
    scram_client_key: conninfo.scramKeys.client?.reveal() ?? null,
    scram_server_key: conninfo.scramKeys.server?.reveal() ?? null,
    // Free text of the user's: nobody knows what stands in it.
    options: conninfo.options,
    ...conninfo.settings,
    ...Object.fromEntries(Object.entries(conninfo.parameters).filter(([name]) => !effective.has(name))),
    ...Object.fromEntries(files.map((name) => [name, contentOf(conninfo[name])])),
  };
  return {
    plain: Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, value.slice(0, 2000)])),
    keyed: Object.fromEntries(
      Object.entries(secrets).flatMap(([name, value]) => (value === null ? [] : [[name, hash(name, value)]])),
    ),
  };
}

/**
 * One login, by all that a server or a pooler before it may tell two logins apart by.
 * @param method as the server asks for it
 * @param key of the round, as above
 */
export function fingerprintLogin(
  conninfo: Conninfo,
  to: { host: string; address: string; port: number },
  method: string,
  key: string,
): string {
  const { host, address, port } = to;
  const { user, database, options } = conninfo;
  const password = passwordFor(conninfo, to)?.reveal() ?? "";
  const keys = conninfo.scramKeys.client ? [conninfo.scramKeys.client.reveal()] : [];
  const parts = ["login", host.toLowerCase(), address, port, method, user, database, options, password, ...keys];
  return createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url").slice(0, 22);
}

/** Each host has its own where they come from a password file; null where none has one. */
function passwordsOf(conninfo: Conninfo): string | null {
  const each = conninfo.hosts.map((host) => passwordFor(conninfo, host)?.reveal() ?? null);
  if (each.every((one) => one === null)) return null;
  return new Set(each).size === 1 ? (each[0] ?? null) : JSON.stringify(each);
}

function contentOf(path: string | null): string | Buffer | null {
  if (path === null || path === "system") return path;
  return readRegularFile(path).bytes ?? `unreadable: ${path}`;
}
