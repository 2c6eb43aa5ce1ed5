// A parameter of libpq's or MySQL's in a URL of pgjdbc, as pgjdbc has it.
import { removeFromUrl, replaceInUrl } from "../shown/url-changes.ts";
import { shownParameter } from "../shown/url.ts";

/** libpq's words for the server that is wanted → pgjdbc's. */
const servers: Record<string, string> = {
  any: "any",
  primary: "primary",
  "read-write": "primary",
  standby: "secondary",
  "read-only": "secondary",
  "prefer-standby": "preferSecondary",
};

/** pgjdbc's value for what was meant; null where it is not known. */
function valueOf(name: string, meant: string, value: string): string | null {
  const isTrue = /^(?:1|true|on|yes)$/i.test(value);
  if (meant === "targetServerType") return Object.hasOwn(servers, value) ? (servers[value] ?? null) : null;
  if (meant === "tcpKeepAlive") return String(isTrue);
  if (meant === "options") return /^\d{1,9}$/.test(value) ? `-c%20${name}=${value}` : null;
  const shown = shownParameter(meant, value);
  return shown === "…" ? null : shown;
}

/** What to write in the place of a parameter that pgjdbc ignores. */
export function renamedParameter(name: string, meant: string, value: string): string {
  // MySQL's words for TLS: to say no to one of them changes nothing, and a server need not have TLS.
  if (meant === "sslmode" && name !== "sslmode")
    return /^(?:use|require)SSL$/.test(name) && value !== "false"
      ? `${replaceInUrl(name, "sslmode=require")}, if the server has TLS`
      : removeFromUrl(name);
  const right = valueOf(name, meant, value);
  return right === null ? `# rename ${name} to ${meant} in the URL` : replaceInUrl(name, `${meant}=${right}`);
}
