// Whom a browser may have led here: the names that this bot is reached by, and pages of the same.
// A page of somebody else's can name any address its own (DNS rebinding), and its name gives it away.
import { isIP } from "node:net";
import { HttpRefusal } from "./refusal.ts";
import type { HttpCall } from "./route.ts";

/**
 * @param names those that the bot is reached by, beside addresses and localhost
 * @throws HttpRefusal 403 for another Host, or a page of another Origin
 */
export function refuseOtherHosts({ request }: Pick<HttpCall, "request">, names: string[]): void {
  const { host, origin } = request.headers;
  if (!isOwn(hostIn(`http://${host ?? ""}`), names))
    throw new HttpRefusal(403, "This Host is not allowed. Add it to DBCHECK_HOSTS.");
  if (origin !== undefined && !isOwn(hostIn(origin), names))
    throw new HttpRefusal(403, "Requests from this Origin are not allowed. Add its host to DBCHECK_HOSTS.");
}

function isOwn(host: string | null, names: string[]): boolean {
  if (host === null) return false;
  return host === "localhost" || isIP(host) !== 0 || names.includes(host);
}

function hostIn(url: string): string | null {
  try {
    const { hostname } = new URL(url);
    return hostname === "" ? null : hostname.replace(/^\[(.*)\]$/, "$1");
  } catch {
    return null;
  }
}
