// What libpq can do and this check cannot: it is said before a packet is sent, since to go on would mean to disobey.
// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
import type { ConfigProblem, Conninfo } from "./connection.ts";
import type { Values } from "./parameter-values.ts";

export function unsupported({ hosts, sslcert, sslkey }: Conninfo, values: Values): ConfigProblem[] {
  const is = (name: string, ...wanted: string[]) => wanted.includes(values[name]?.value ?? "");
  const cannot: [isSo: boolean, parameter: string, text: string, fix: string][] = [
    [
      is("gssencmode", "require"),
      "gssencmode",
      "gssencmode=require asks for GSSAPI encryption, which this check does not support",
      "Run psql with a Kerberos ticket (`klist`) instead, or set gssencmode=prefer and encrypt with TLS (sslmode).",
    ],
    [
      sslcert !== null && sslkey?.includes(":") === true,
      "sslkey",
      "sslkey names a key in an OpenSSL engine, but this check reads keys only from files",
      "Run psql instead, or give sslkey the path of a file.",
    ],
    [
      hosts.some(({ host }) => host.startsWith("@")),
      "host",
      "a host that begins with @ is a socket in Linux's abstract namespace, which Node.js cannot reach",
      "Run psql instead, or let the server listen on a socket with a file too (unix_socket_directories).",
    ],
    [
      /^(?:1|on?|t(?:rue)?|y(?:es)?)$/i.test(values["replication"]?.value ?? ""),
      "replication",
      "replication opens a session without SQL, so this check cannot run its queries",
      'Run `psql "replication=true …" -c IDENTIFY_SYSTEM` instead, or check without replication.',
    ],
  ];
  return cannot.flatMap(([isSo, parameter, text, fix]) =>
    isSo ? [{ cause: "vantage-unsupported" as const, where: values[parameter]?.source ?? parameter, text, fix }] : [],
  );
}
