// Command lines that show by hand what a probe saw. Secrets are variables; every word is quoted for a POSIX shell.
import { isIP } from "../ip.ts";
import type { Conninfo } from "../libpq/connection.ts";
import { variableOfSetting } from "../libpq/environment-and-files.ts";

/** One word for sh: quoted whenever it holds anything but plain characters. */
export function shellWord(text: string): string {
  return /^[\w@%+:,./][\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A value of a keyword/value connection string (libpq-connect). */
function value(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll(/['\\]/g, (character) => `\\${character}`)}'`;
}

/** Given as the places that they lead to, or by the line's own words. */
const apart = new Set(["host", "hostaddr", "port", "dbname", "user", "sslmode", "requiressl", "application_name"]);

/**
 * psql with the same settings, every parameter that the connection has; secrets are variables: $DBCHECK_PASSWORD for
 * the password, $DBCHECK_SSLPASSWORD for that of a client key, $DBCHECK_SCRAM_CLIENT_KEY and $DBCHECK_SCRAM_SERVER_KEY.
 * What a password file gives, psql reads there itself.
 */
export function psqlLine(conninfo: Conninfo): string {
  let line = lines.get(conninfo);
  if (line === undefined) lines.set(conninfo, (line = writtenFor(conninfo)));
  return line;
}

/** Most probes of a check give the same line. */
const lines = new WeakMap<Conninfo, string>();

function writtenFor({ hosts, database, user, sslmode, settings, ...conninfo }: Conninfo): string {
  const isAddressed = hosts.some(({ hostaddr }) => hostaddr);
  // A host that was given by its address alone has no name: to write one would let certificates be checked against it.
  const isNamed = !isAddressed || conninfo.parameters["host"] !== undefined;
  const words: [string, string][] = [
    ...(isNamed ? [["host", hosts.map(({ host }) => host).join(",")] as [string, string]] : []),
    ...(isAddressed ? [["hostaddr", hosts.map(({ hostaddr }) => hostaddr ?? "").join(",")] as [string, string]] : []),
    ["port", hosts.map(({ port }) => port).join(",")],
    ["dbname", database],
    ["user", user],
    ["sslmode", sslmode],
    ...Object.entries(conninfo.parameters).filter(([name]) => !apart.has(name)),
  ];
  const text = words.map(([name, one]) => `${name}=${value(one)}`).join(" ");
  const { sslpassword, scramKeys } = conninfo;
  const secrets = [
    ...(sslpassword ? ["sslpassword='$DBCHECK_SSLPASSWORD'"] : []),
    ...(scramKeys.client ? ["scram_client_key='$DBCHECK_SCRAM_CLIENT_KEY'"] : []),
    ...(scramKeys.server ? ["scram_server_key='$DBCHECK_SCRAM_SERVER_KEY'"] : []),
  ];
  const secretWords = secrets.length > 0 ? `" ${secrets.join(" ")}"` : "";
  const environment = [
    ...Object.entries(settings).map(([name, one]) => `${variableOfSetting(name)}=${shellWord(one)} `),
    conninfo.password ? 'PGPASSWORD="$DBCHECK_PASSWORD" ' : "",
  ].join("");
  return `${environment}psql ${shellWord(text)}${secretWords} -c 'select 1'`;
}

export function opensslLine(host: string, port: number, { sni, direct }: { sni: boolean; direct: boolean }): string {
  const at = isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
  const name = sni && isIP(host) === 0 ? ` -servername ${shellWord(host)}` : " -noservername";
  return (
    `openssl s_client ` +
    `-connect ${shellWord(at)}${direct ? " -alpn postgresql" : " -starttls postgres"}${name} -showcerts </dev/null`
  );
}

export function ncLine(host: string, port: number): string {
  return `nc -vz -w 5 ${host.startsWith("-") ? "-- " : ""}${shellWord(host)} ${port}`;
}

/** Both families are asked for, since either may be missing. */
export function digLine(name: string, type: "A" | "AAAA", server?: string): string {
  const other = type === "A" ? "AAAA" : "A";
  // What begins with - + or @ would be an option or a server, but for -q.
  const query = `${/^[-+@]/.test(name) ? "-q " : ""}${shellWord(name)}`;
  return `dig ${server ? `@${shellWord(server)} ` : ""}${query} ${type} ${query} ${other}`;
}

/** What an address or socket is without DNS: the system's own reading of it. */
export function hostLine(host: string): string {
  return host.startsWith("/") ? `ls -la ${shellWord(host)}` : `getent ahosts ${shellWord(host)}`;
}
