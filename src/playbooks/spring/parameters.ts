// A parameter of libpq's or MySQL's in a URL of pgjdbc, as pgjdbc has it.
import { removeFromUrl, replaceInUrl } from "../shown/url-changes.ts";
import { shownParameter } from "../shown/url.ts";
import { isTypo } from "../specs.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";
import { foreignParameters, laterParameters, sslmodes, urlParameters } from "./options.ts";

/** libpq's words for the server that is wanted → pgjdbc's. */
const servers: Record<string, string> = {
  any: "any",
  primary: "primary",
  "read-write": "primary",
  standby: "secondary",
  "read-only": "secondary",
  "prefer-standby": "preferSecondary",
};

/** MySQL's words for TLS: to say no to one of them changes nothing, and a server need not have TLS. */
const mysqlTls = ["useSSL", "requireSSL", "verifyServerCertificate"];

/** What pgjdbc reads in its place; null: it has nothing of the kind; undefined: it reads it, or nobody knows. */
export function meantParameter(name: string): string | null | undefined {
  if (urlParameters.includes(name) || laterParameters.includes(name)) return undefined;
  return Object.hasOwn(foreignParameters, name)
    ? foreignParameters[name]
    : urlParameters.find((one) => isTypo(name, one));
}

/** MySQL's values, and those that are near one of libpq's. */
function sslmodeOf(value: string): string | null {
  const word = value.trim().toLowerCase().replaceAll("_", "-");
  const right = word === "verify-identity" ? "verify-full" : word === "preferred" ? "prefer" : sslmodeMeant(word);
  return /[${}%]/.test(value) || !sslmodes.includes(right) ? null : right;
}

/** pgjdbc's value for what was meant; null where it is not known. */
function valueOf(name: string, meant: string, value: string): string | null {
  const isTrue = /^(?:1|true|on|yes)$/i.test(value);
  if (meant === "sslmode") return sslmodeOf(value);
  if (meant === "targetServerType") return Object.hasOwn(servers, value) ? (servers[value] ?? null) : null;
  if (meant === "tcpKeepAlive") return String(isTrue);
  if (meant === "options") return /^\d{1,9}$/.test(value) ? `-c%20${name}=${value}` : null;
  const shown = shownParameter(meant, value);
  return shown === "…" ? null : shown;
}

/** What to write in the place of a parameter that pgjdbc ignores. */
export function renamedParameter(name: string, meant: string, value: string): string {
  if (mysqlTls.includes(name))
    return /^(?:use|require)SSL$/.test(name) && value !== "false"
      ? `${replaceInUrl(name, "sslmode=require")}, if the server has TLS`
      : removeFromUrl(name);
  const right = valueOf(name, meant, value);
  return right === null ? `# rename ${name} to ${meant} in the URL` : replaceInUrl(name, `${meant}=${right}`);
}

/** The query as pgjdbc reads it, without what it ignores; null where a word of it has no certain place there. */
export function readQuery(query: string): string | null {
  const all = query.split("&").map((one): [name: string, part: string] => [one.split("=")[0] ?? "", one]);
  const names = new Set(all.map(([name]) => name));
  const parts = all.map(([name, part]) => {
    if (urlParameters.includes(name)) return part;
    const meant = meantParameter(name) ?? null;
    if (meant === null || names.has(meant)) return "";
    const right = mysqlTls.includes(name) ? null : valueOf(name, meant, part.slice(name.length + 1));
    names.add(meant);
    return right === null ? null : `${meant}=${right}`;
  });
  return parts.includes(null) ? null : parts.filter((one) => one !== "").join("&");
}
