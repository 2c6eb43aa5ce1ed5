// A connection URL as it may leave: put together anew from parts that
// have their form. What is not whole is not shown at all.
import { hasForm } from "./forms.ts";
import { parameterForms } from "./parameters.ts";

const schemes =
  /^(?:jdbc:)?(?:postgres|postgresql|postgis|ecto|pgsql|psql|cockroachdb|prisma|r2dbc:(?:pool:)?postgresql)(?:\+\w{1,20})?:\/\/$/;
const shape =
  /^(?<scheme>[A-Za-z][\w+.:-]{0,40}:\/\/)(?:(?<userinfo>[^@/?#\s"'\\]{0,500})@)?(?<hosts>[^@/?#\s"'\\]{0,500})(?:\/(?<database>[^@/?#\s"'\\]{0,200}))?(?:\?(?<query>[^@#\s"'\\]{0,2000}))?$/;

/** Without the braces of `${NAME}` the shape would be hidden: they become one word for as long as it is looked at. */
const template = /\$\{[A-Za-z_][\w.]{0,60}(?::-?[\w.-]{0,100})?\}/g;

export interface WholeUrl {
  scheme: string;
  /** Only beside a password: what stands alone before the @ may be one. */
  user: string | null;
  hasPassword: boolean;
  hosts: string;
  database: string | null;
  query: string | null;
}

/** The parts of a URL that is written as URLs are; null for anything else. */
export function wholeUrl(text: string): WholeUrl | null {
  const templates: string[] = [];
  const stood = text.trim().replaceAll(template, (one) => `__T${templates.push(one) - 1}__`);
  const back = (part: string) => part.replaceAll(/__T(\d+)__/g, (_, at: string) => templates[Number(at)] ?? "");
  const found = shape.exec(stood)?.groups;
  if (!found || !schemes.test((found["scheme"] ?? "").toLowerCase())) return null;
  const { scheme = "", userinfo, hosts = "", database, query } = found;
  const colon = userinfo?.indexOf(":") ?? -1;
  const user = userinfo !== undefined && colon > 0 ? back(userinfo.slice(0, colon)) : null;
  const isHosts = back(hosts)
    .split(/,(?![^{]*\})/)
    .every((one) => {
      const parts = /^(\[[^\]]*\]|(?:\$\{[^}]*\}|[^:$])*)(?::(.*))?$/.exec(one);
      const [, host = "", port] = parts ?? [];
      return (
        parts !== null &&
        // What a template falls back to is a host where the template is the whole of it.
        (!/\$\{[^}]*:/.test(host) || /^\$\{[^}]*\}$/.test(host)) &&
        (host === "" || hasForm(percentDecoded(host), "host")) &&
        (port === undefined || port === "" || (hasForm(port, "number") && !(Number(port) > 65_535)))
      );
    });
  const name = database === undefined || database === "" ? null : back(database);
  if (!isHosts || (name !== null && !hasForm(name, "name"))) return null;
  return {
    scheme,
    user: user !== null && hasForm(percentDecoded(user), "name") ? user : null,
    hasPassword: colon >= 0,
    hosts: back(hosts),
    database: name,
    query: query === undefined ? null : back(query),
  };
}

/** As it stands where it cannot be decoded. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Null where nothing of it may leave. */
export function shownUrl(text: string): string | null {
  const url = wholeUrl(text);
  if (!url) return /^jdbc:postgresql:(?:[A-Za-z_][\w-]{0,62}|\/{1,3})$/.test(text.trim()) ? text.trim() : null;
  const hasUser = text.includes("@");
  const who = hasUser ? `${url.user ?? "…"}${url.hasPassword ? ":[secret]" : ""}@` : "";
  const database = url.database === null ? (/:\/\/[^/?]*\//.test(text) ? "/" : "") : `/${url.database}`;
  const query = url.query === null ? "" : `?${shownQuery(url.query)}`;
  return `${url.scheme}${who}${url.hosts}${database}${query}`;
}

/** The value of a parameter under the name that is meant, or "…" where it may not leave. */
export function shownParameter(meant: string, value: string): string {
  const form = Object.hasOwn(parameterForms, meant) ? parameterForms[meant] : undefined;
  return form !== undefined && form !== "url" && hasForm(value, form) ? value : "…";
}

/** Parameters that are known, in their form. Of others not even the name. */
function shownQuery(query: string): string {
  const parts = query.split("&").map((part) => {
    const [name = "", ...rest] = part.split("=");
    const form = Object.hasOwn(parameterForms, name) ? parameterForms[name] : undefined;
    if (form === undefined || form === "url") return "…";
    const value = percentDecoded(rest.join("="));
    if (form === "secret") return `${name}=[secret]`;
    return value === "" || hasForm(value, form) ? part : `${name}=…`;
  });
  return [...new Set(parts)].join("&");
}
