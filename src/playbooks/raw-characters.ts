// Raw characters in a URL's user or password, by who reads it: tried with each driver.
import type { Found, Option } from "./playbook.ts";
import { urlFound, type UrlParts } from "./url.ts";

/**
 * What each takes there as it stands, in the user as in the password. Node's own URL parser ends the password at the
 * last @.
 */
const takenRaw = {
  pg: "@% ",
  "postgres.js": "@ ",
  sequelize: "@ ",
  typeorm: "@#? ",
  prisma: "@",
  Ecto: "@ ",
  Go: "@",
  Laravel: "@% ",
  dj_database_url: "@% ",
  // Its user ends at the first : or /, its password at the first @.
  SQLAlchemy: { user: "@#?% ", password: "/#?% " },
  asyncpg: "% ",
  "Active Record": "",
  libpq: "#?",
} as const;

/** Those whose own words for it the sentence of libpq's reader is not. */
const byName = ["Ecto", "Go", "Laravel", "dj_database_url", "SQLAlchemy", "asyncpg", "Active Record"];

/** Whether this reader, too, reads it differently than it was meant, or not at all. */
export const isMisread = ({ problem }: UrlParts, reader: keyof typeof takenRaw): boolean =>
  problem !== null && (problem.kind !== "second-equals" || reader === "libpq");

const rawIn = (part: string) => [
  ...["@", "#", "?", "/", " "].filter((one) => part.includes(one)),
  ...(/%(?![0-9A-Fa-f]{2})/.test(part) ? ["%"] : []),
];

/** What keeps the URL from being read; a note where this driver reads it, and others do not. */
export function rawUrlFound(option: Option, parts: UrlParts, reader: keyof typeof takenRaw): Found[] {
  if (!isMisread(parts, reader)) return [];
  const found = urlFound(option, parts);
  if (parts.problem?.cause !== "config-password-unescaped") return found;
  const text = String(option.value);
  const [start, end] = [text.indexOf("://") + 3, text.lastIndexOf("@")];
  const userinfo = end < start ? "/" : text.slice(start, end);
  const raw = rawIn(userinfo);
  if (raw.length === 0) return found;
  const names = raw.map((one) => (one === " " ? "a space" : `"${one}"`)).join(" and ");
  const [user = "", ...password] = userinfo.split(":");
  const taken = takenRaw[reader];
  const isTaken = (part: string, of: "user" | "password") =>
    rawIn(part).every((one) => (typeof taken === "string" ? taken : taken[of]).includes(one));
  if (!isTaken(user, "user") || !isTaken(password.join(":"), "password"))
    return byName.includes(reader)
      ? found.map((one) => ({
          ...one,
          why: `User or password has ${names} as it is: ${reader} takes another host or password, or refuses the URL.`,
        }))
      : found;
  return found.map((one) => ({
    ...one,
    severity: "notice",
    level: "note",
    why: `User or password has ${names} as it is. This driver reads that; others take another host, or refuse the URL.`,
  }));
}
