// Command lines that show by hand what a probe saw. Secrets are variables; every word is quoted for a POSIX shell.
import { isIP } from "../ip.ts";
import type { Conninfo } from "../libpq/connection.ts";

/** One word for sh: quoted whenever it holds anything but plain characters. */
export function shellWord(text: string): string {
  return /^[\w@%+:,./][\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A value of a keyword/value connection string (libpq-connect). */
function value(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll(/['\\]/g, (character) => `\\${character}`)}'`;
}

/** psql with the same settings; the password comes from $DBCHECK_PASSWORD, that of a client key from $DBCHECK_SSLPASSWORD. */
export function psqlLine(conninfo: Conninfo): string {
  const { hosts } = conninfo;
  const words: [string, string | null][] = [
    ["host", hosts.map(({ host }) => host).join(",")],
    ["hostaddr", hosts.some(({ hostaddr }) => hostaddr) ? hosts.map(({ hostaddr }) => hostaddr ?? "").join(",") : null],
    ["port", hosts.map(({ port }) => port).join(",")],
    ["dbname", conninfo.database],
    ["user", conninfo.user],
    ["sslmode", conninfo.sslmode],
    ["sslrootcert", conninfo.sslrootcert],
    ["sslcert", conninfo.sslcert],
    ["sslkey", conninfo.sslkey],
    ["sslnegotiation", conninfo.sslnegotiation === "direct" ? "direct" : null],
    ["sslsni", conninfo.sslsni ? null : "0"],
    ["ssl_min_protocol_version", conninfo.sslMinVersion === "TLSv1.2" ? null : conninfo.sslMinVersion],
    ["ssl_max_protocol_version", conninfo.sslMaxVersion],
    ["channel_binding", conninfo.channelBinding === "prefer" ? null : conninfo.channelBinding],
    ["target_session_attrs", conninfo.targetSessionAttrs === "any" ? null : conninfo.targetSessionAttrs],
    ["require_auth", conninfo.requireAuth?.join(",") ?? null],
    ["options", conninfo.options],
    ["client_encoding", conninfo.clientEncoding],
    ["connect_timeout", "5"],
  ];
  const text = words.flatMap(([name, one]) => (one === null || one === "" ? [] : [`${name}=${value(one)}`])).join(" ");
  const keyPassword = conninfo.sslpassword ? `" sslpassword='$DBCHECK_SSLPASSWORD'"` : "";
  return `${conninfo.password ? 'PGPASSWORD="$DBCHECK_PASSWORD" ' : ""}psql ${shellWord(text)}${keyPassword} -c 'select 1'`;
}

export function opensslLine(host: string, port: number, { sni, direct }: { sni: boolean; direct: boolean }): string {
  const at = isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
  const name = sni && isIP(host) === 0 ? ` -servername ${shellWord(host)}` : " -noservername";
  return `openssl s_client -connect ${shellWord(at)}${direct ? " -alpn postgresql" : " -starttls postgres"}${name} -showcerts </dev/null`;
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
