// The host list of a connection: names, literals, sockets, each with its port.
import { existsSync } from "node:fs";
import { isIP } from "../ip.ts";
import type { ConfigProblem, Host } from "./connection.ts";
import type { Values } from "./parameter-values.ts";

/** Built-in socket directories of Debian's and of plain libpq. */
const socketDirectories = ["/var/run/postgresql", "/tmp"];

/** sun_path of unix(7), without its end. */
const longestSocketBytes = 107;

export function hostList(values: Values, where: string): { hosts: Host[]; problems: ConfigProblem[] } {
  const split = (name: string) => (values[name]?.value ? values[name].value.split(",") : []);
  const [names, addresses, ports] = [split("host"), split("hostaddr"), split("port")];
  const count = Math.max(names.length, addresses.length, 1);
  const problems: ConfigProblem[] = [];
  if (names.length > 0 && addresses.length > 0 && names.length !== addresses.length)
    problems.push({
      cause: "config-url-invalid",
      where,
      text: `there are ${names.length} hosts and ${addresses.length} hostaddr`,
      fix: "Give as many hostaddr as hosts.",
    });
  if (ports.length > 1 && ports.length !== count)
    problems.push({
      cause: "config-port-invalid",
      where: values["port"]?.source ?? where,
      text: `there are ${count} hosts and ${ports.length} ports`,
      fix: "Give one port for all hosts, or one for each.",
    });
  const hosts = Array.from({ length: count }, (_, at): Host => {
    const hostaddr = addresses[at] || null;
    const host = names[at] || hostaddr || defaultHost();
    const text = (ports.length === 1 ? ports[0] : ports[at]) || "5432";
    const port = portOf(text);
    if (port === null) problems.push(portProblem(text, values["port"]?.source ?? where));
    const wrong = hostProblem(host, hostaddr, port ?? 5432);
    if (wrong) problems.push({ ...wrong, where: values["host"]?.source ?? where });
    if (hostaddr && isIP(hostaddr) === 0)
      problems.push({
        cause: "config-url-invalid",
        where: values["hostaddr"]?.source ?? where,
        text: "hostaddr is not an IP address",
        fix: "Give an address, or use host for a name.",
      });
    return {
      host,
      hostaddr,
      port: port ?? 5432,
      kind: host.startsWith("/") || host.startsWith("@") ? "socket" : isIP(host) === 0 ? "name" : "literal",
    };
  });
  return { hosts, problems };
}

function portOf(text: string): number | null {
  const port = /^\s*\+?\d{1,9}\s*$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

/** What libpq takes for a name that no resolver knows, or for a socket that the system does not take (fe-connect.c). */
function hostProblem(host: string, hostaddr: string | null, port: number): Omit<ConfigProblem, "where"> | null {
  if (hostaddr === null && /^[^:[\]/@]+:\d{1,5}$/.test(host))
    return {
      cause: "config-port-invalid",
      text: "the host contains a port: libpq reads both together as a host name",
      fix: "Give only the host. Set the port separately (port in the connection string, or PGPORT).",
    };
  if (/^[a-z][\w+.-]*:\/\//i.test(host))
    return {
      cause: "config-url-invalid",
      text: "the host contains a whole connection string: libpq reads all of it as a host name",
      fix: "Give only the host's name (host, PGHOST). Pass a connection string whole, to the tool itself.",
    };
  if (/^[a-z_]+=/.test(host))
    return {
      cause: "config-host-missing",
      text: "host= has no value, so libpq reads the next word as the host",
      fix: "Give host a value, or leave the word out.",
    };
  if (/^\/.*\/\.s\.PGSQL\.\d+$/.test(host))
    return {
      cause: "config-url-invalid",
      text: "the host is a socket file, but libpq expects its directory",
      fix: "Leave /.s.PGSQL.… out: libpq adds it, with the port.",
    };
  const path = `${host}/.s.PGSQL.${port}`;
  if (host.startsWith("/") && Buffer.byteLength(path) > longestSocketBytes)
    return {
      cause: "config-url-invalid",
      text: `the path of the socket has ${Buffer.byteLength(path)} bytes, but the system allows ${longestSocketBytes}`,
      fix:
        "Put the socket into a directory with a shorter path (the Cloud SQL Auth Proxy has --unix-socket-path), " +
        "or use TCP.",
    };
  return null;
}

function portProblem(text: string, where: string): ConfigProblem {
  if (/^\w+:\/\//.test(text))
    return {
      cause: "config-port-invalid",
      where,
      text: "the port is an address (tcp://…): Kubernetes and Docker set NAME_PORT like this for a service called NAME",
      fix: "Give the number alone, under a variable of another name; or set enableServiceLinks: false for the pod.",
    };
  if (/^\d+:\d+$/.test(text))
    return {
      cause: "config-port-invalid",
      where,
      text: "the port is a mapping of a container's (outer:inner)",
      fix: "Give one number: the outer one from this machine, the inner one from another container.",
    };
  if (text.includes(":"))
    return {
      cause: "config-port-invalid",
      where,
      text: "the port contains a colon: an IPv6 address needs brackets",
      fix: "Write it in brackets: postgresql://user@[fdaa::3]:5432/database.",
    };
  // What stands in the port's place may be a piece of a password: only a number is repeated.
  return {
    cause: "config-port-invalid",
    where,
    text: /^\d{1,9}$/.test(text) ? `the port ${text} is not between 1 and 65535` : "the port is not a number",
    fix: "Give a port from 1 to 65535; 5432 is PostgreSQL's, 6432 PgBouncer's.",
  };
}

/** The directory that libpq's password files call localhost. */
export function isDefaultSocket(path: string): boolean {
  return socketDirectories.includes(path);
}

/** The socket that stands in for a host that is not named, where there is one. */
export function defaultSocket(port: string): string | null {
  const path = `${defaultHost()}/.s.PGSQL.${port}`;
  return existsSync(path) ? path : null;
}

function defaultHost(): string {
  return socketDirectories.find((path) => existsSync(path)) ?? "localhost";
}
