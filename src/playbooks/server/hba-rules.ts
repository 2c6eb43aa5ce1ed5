// Lines of pg_hba.conf as the server reads them.
// https://www.postgresql.org/docs/current/auth-pg-hba-conf.html, src/backend/libpq/hba.c
import { isIP } from "../../ip.ts";
import { isTypo } from "../specs.ts";
import { cidrOf, hasAddress, networkOf, wholeIp } from "./networks.ts";
import type { AskedClient } from "./server-file.ts";
import { isFilledInLater, withoutStatements } from "./template.ts";

/** One word of a field; in quotes a keyword is an ordinary name. */
interface Word {
  text: string;
  isQuoted: boolean;
}

export interface HbaRule {
  line: number;
  type: string;
  databases: Word[];
  users: Word[];
  /** An address with four numbers, a name, a keyword; null for `local`. */
  address: string | null;
  /** As it stands there: `192.168.1/24` for 192.168.0.1/24. */
  written: string | null;
  /** The separate mask, where there is one. */
  mask: string | null;
  method: string;
  /** Words of the method, without their quotes: `clientcert=verify-full`, `ldapsuffix=, dc=x`. */
  options: string[];
  /** What keeps the server from taking the line; null when nothing does. */
  problem: string | null;
}

export const connectionTypes = ["local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"];
export const hbaMethods =
  "trust reject md5 password scram-sha-256 gss sspi ident peer ldap radius cert pam bsd oauth".split(" ");

/** @returns rules in their order, and the lines of `include` and the like, which are not followed */
export function hbaRules(text: string): { rules: HbaRule[]; includes: number[] } {
  const [rules, includes]: [HbaRule[], number[]] = [[], []];
  for (const { fields, line } of fieldsOf(withoutStatements(text))) {
    const [first] = fields[0] ?? [];
    if (first === undefined) continue;
    if (/^include(?:_if_exists|_dir)?$/.test(first.text)) includes.push(line);
    else rules.push(ruleOf(fields, line));
  }
  return { rules, includes };
}

/** One word of a template is one, whatever stands in it; a backslash at the end continues a line; a comma a field. */
function fieldsOf(text: string): { fields: Word[][]; line: number }[] {
  const found: { fields: Word[][]; line: number }[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = at + 1;
    const parts = [lines[at] ?? ""];
    while (parts.at(-1)?.endsWith("\\") && at + 1 < lines.length) {
      parts.push(parts.pop()?.slice(0, -1) ?? "", lines[(at += 1)] ?? "");
    }
    const whole = parts.join("");
    const fields: Word[][] = [];
    let isOpen = false;
    for (const [token] of whole.matchAll(/#.*|,|(?:\{\{[^{}]*\}\}|<%=(?:(?!%>).){0,200}%>|"[^"]*"?|[^\s,"#])+/g)) {
      if (token.startsWith("#")) break;
      if (token === ",") isOpen = true;
      else {
        const word = { text: token.replaceAll('"', ""), isQuoted: token.startsWith('"') };
        if (isOpen) fields.at(-1)?.push(word);
        else fields.push([word]);
        isOpen = false;
      }
    }
    if (fields.length > 0) found.push({ fields, line });
  }
  return found;
}

function ruleOf(fields: Word[][], line: number): HbaRule {
  const [type = "", databases = [], users = []] = [fields[0]?.[0]?.text, fields[1], fields[2]];
  const rest = fields.slice(3).map((field) => field.map(({ text }) => text));
  const next = () => rest.shift()?.join(",") ?? "";
  const written = type === "local" ? null : next();
  const address = written === null ? null : written.replace(/^[\d.]+(?=\/|$)/, wholeIp);
  const hasMask = address !== null && isIP(address) !== 0 && isIP(wholeIp(rest[0]?.join(",") ?? "")) !== 0;
  const mask = hasMask ? wholeIp(next()) : null;
  const method = next();
  const rule = { line, type, databases, users, address, written, mask, method, options: rest.flat() };
  return { ...rule, problem: problemOf(rule) };
}

function problemOf(rule: Omit<HbaRule, "problem">): string | null {
  const { type, databases, users, address, mask, method, options } = rule;
  // What is filled in may be several words.
  const named = [...databases, ...users].map(({ text }) => text);
  if ([type, ...named, address ?? "", mask ?? "", method, ...options].some(isFilledInLater)) return null;
  if (!connectionTypes.includes(type))
    return `${shown(type, "the first word")} is not a connection type. Use one of ${connectionTypes.join(", ")}`;
  if (databases.length === 0) return "the line ends before the database";
  if (users.length === 0) return "the line ends before the role";
  if (address === "") return "the line ends before the address";
  if (address !== null) {
    const [ip, bits] = cidrOf(address);
    if (mask !== null && isIP(mask) !== isIP(ip)) return "the mask is of another family than the address";
    if (isIP(ip) !== 0 && bits === undefined && mask === null)
      return "an address without a mask: write it with /32 (or /128), or with a mask behind it";
    if (bits !== undefined && isIP(ip) === 0) return "a name cannot have a mask";
    if (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(ip) === 4 ? 32 : 128)))
      return "the mask is not a number of bits";
  }
  if (method === "") return "the line ends before the method";
  if (type === "local" && networkOf({ address: method, mask: null }))
    return "a local line has no address. Connections by TCP are host";
  if (!hbaMethods.includes(method))
    return `${shown(method, "the word behind the address")} is not a method. Use one of ${hbaMethods.join(", ")}`;
  if (method === "peer" && type !== "local") return "peer works only for local sockets";
  if (method === "cert" && type !== "hostssl") return "cert works only with hostssl";
  if ((method === "gss" || method === "sspi") && type === "local") return `${method} is not for local sockets`;
  if (options.some((one) => !one.includes("="))) return "a word behind the method has no =";
  return null;
}

/** A word that is near to a known one, or is another's name for it: any other may be a slice of a secret. */
const others = "scram sha256 sha-256 sha1 any none plain pam-auth krb5 ident-auth tls ssl".split(" ");
const shown = (word: string, place: string) =>
  others.includes(word) || [...connectionTypes, ...hbaMethods].some((one) => isTypo(word, one)) ? `"${word}"` : place;

/** Whether a rule takes the client: true, false, or null where it depends on what the file does not say. */
export function takes(rule: HbaRule, client: AskedClient): boolean | null {
  const parts = [takesAddress(rule, client.address), takesDatabase(rule, client), takesUser(rule, client.user)];
  return parts.includes(false) ? false : parts.includes(null) ? null : true;
}

function takesAddress({ type, address, mask }: HbaRule, from: string | null): boolean | null {
  if (from === null) return null;
  if (type === "local" || from === "local") return (type === "local") === (from === "local");
  // Whether the client uses TLS or GSS, its address does not say.
  const isOpen = type === "host" ? true : null;
  if (address === "all") return isOpen;
  const network = networkOf({ address, mask });
  if (network === null) return null;
  return hasAddress(network, from) ? isOpen : false;
}

function anyOf(words: (boolean | null)[]): boolean | null {
  return words.includes(true) ? true : words.includes(null) ? null : false;
}

function takesDatabase({ databases }: HbaRule, { database, user }: AskedClient): boolean | null {
  return anyOf(
    databases.map(({ text, isQuoted }) => {
      if (!isQuoted && text === "all") return true;
      if (isFilledInLater(text)) return null;
      if (!isQuoted && text === "replication") return false;
      if (!isQuoted && text === "sameuser") return database === null || user === null ? null : database === user;
      if (!isQuoted && (/^(?:samerole|samegroup)$/.test(text) || /^[@/]/.test(text))) return null;
      return database === null ? null : text === database;
    }),
  );
}

function takesUser({ users }: HbaRule, user: string | null): boolean | null {
  return anyOf(
    users.map(({ text, isQuoted }) => {
      if (!isQuoted && text === "all") return true;
      if (isFilledInLater(text) || (!isQuoted && /^[+@/]/.test(text))) return null;
      return user === null ? null : text === user;
    }),
  );
}
