// URLs of pgjdbc: https://jdbc.postgresql.org/documentation/use/#connecting-to-the-database
import type { Cause } from "../../report/causes.ts";
import { isBeyondPorts } from "../numbers-meant.ts";
import { percentDecoded, shownUrl } from "../shown/url.ts";
import { readQuery } from "./parameters.ts";

export interface JdbcUrl {
  host: string | null;
  port: number | null;
  database: string | null;
  parameters: Record<string, string>;
  /** What keeps the driver from taking it; the texts hold no secret. */
  problem: { cause: Cause; why: string; fix: string } | null;
}

/** Placeholders take their defaults; what is left of them is nobody's host. */
const filled = (text: string) =>
  text.replaceAll(/\$\{[^{}:]+(?::([^{}]*))?\}/g, (_, one: string | undefined) => one ?? "");

/** @returns null when it is no URL of PostgreSQL */
export function jdbcUrl(text: string): JdbcUrl | null {
  // Testcontainers start a server of their own: neither host nor port is in it.
  if (/^\s*jdbc:tc:postg\w+:/.test(text))
    return { host: null, port: null, database: null, parameters: {}, problem: null };
  // `jdbc://…` names no database: no driver has it.
  const form =
    /^\s*(jdbc(?:-secretsmanager)?:(?:[\w-]+:)*?)?(?:(postgres(?:ql)?):|(?=\/\/)(?<=jdbc:))(\/\/)?(.*?)\s*$/s.exec(
      text,
    );
  if (!form) return null;
  const [, jdbc, scheme, slashes, rest = ""] = form;
  const [path, query] = split(rest, "?");
  const [authority, database] = slashes === undefined ? ["", path] : split(path, "/");
  // `app:47?11@db`: what looks like a host and a port is a user and a part of the password.
  const behind = slashes === undefined ? "" : rest.slice(authority.length);
  const isTorn = jdbc === undefined ? behind.includes("@") : /^[^=]*@/.test(behind);
  const hosts = authority.slice(authority.lastIndexOf("@") + 1);
  const [first = ""] = hosts.split(",");
  const [, host = "", port] = /^(\[[^\]]*\]|\$\{[^}]*\}|[^:]*)(?::(.*))?$/.exec(first) ?? [];
  const parts = {
    // What a variable falls back to is not what is deployed.
    host: isTorn || host.includes("${") ? null : host.replace(/^\[|\]$/g, "") || null,
    port: !isTorn && port !== undefined && /^\d+$/.test(port) ? Number(port) : null,
    database: isTorn || database.includes("${") ? null : percentDecoded(database) || null,
    parameters: Object.fromEntries(
      (isTorn ? "" : query)
        .split("&")
        .flatMap((one): [string, string][] =>
          one === "" ? [] : [split(one, "=").map(percentDecoded) as [string, string]],
        ),
    ),
  };
  const clean = slashes === undefined || isTorn ? inWords : written(hosts, database, query);
  const problem = (cause: Cause, why: string, fix = clean) => ({ ...parts, problem: { cause, why, fix } });
  if (jdbc === undefined || scheme !== "postgresql")
    return problem(
      "config-scheme-unsupported",
      "The URL does not begin with jdbc:postgresql: no driver accepts it, and the application does not start.",
    );
  if (authority.includes("@"))
    return problem(
      "config-url-invalid",
      "pgjdbc does not support user:password@ in a URL. It reads it as part of the host name " +
        "(UnknownHostException), or rejects the URL. Set user and password separately.",
    );
  if (port !== undefined && port !== "" && !/^\d+$/.test(filled(port)) && !port.includes("${"))
    return problem(
      "config-port-invalid",
      "The port is not a number: pgjdbc rejects the URL.",
      "# give the port as a number",
    );
  if (
    !isTorn &&
    !hosts.includes("${") &&
    isBeyondPorts([...hosts.matchAll(/:(\d+)(?=,|$)/g)].map(([, one]) => one).join())
  )
    return problem(
      "config-port-invalid",
      "Ports end at 65535: pgjdbc rejects the URL.",
      "# give the server's port: 5432 is PostgreSQL's, 6432 PgBouncer's",
    );
  if (slashes === undefined && (database.includes("@") || database.includes(":")))
    return problem(
      "config-url-invalid",
      "Without //, pgjdbc reads the rest as a database name on localhost. Set user and password separately.",
    );
  return { ...parts, problem: null };
}

const inWords = "# begin the URL with jdbc:postgresql://, and set user and password separately";

/** The URL as pgjdbc takes it, if all of it may be shown. What the driver ignores is left out. */
function written(hosts: string, database: string, query: string): string {
  const kept = readQuery(query);
  if (kept === null) return inWords;
  const shown = shownUrl(`jdbc:postgresql://${hosts}/${database}${kept === "" ? "" : `?${kept}`}`);
  return shown === null || /…|\[secret\]/.test(shown) ? inWords : shown;
}

function split(text: string, at: string): [string, string] {
  const place = text.indexOf(at);
  return place === -1 ? [text, ""] : [text.slice(0, place), text.slice(place + 1)];
}
