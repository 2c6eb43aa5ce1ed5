// Raw characters in a URL's user or password, by who reads it: tried with each driver.
import type { Found, Option } from "./playbook.ts";
import { urlFound, type UrlParts } from "./url.ts";

/** What each takes there as it stands. Node's own URL parser ends the password at the last @. */
export const takenRaw = {
  pg: "@% ",
  "postgres.js": "@ ",
  sequelize: "@ ",
  typeorm: "@#? ",
  prisma: "@",
  Ecto: "@ ",
  Go: "@",
  Laravel: "@% ",
  dj_database_url: "@% ",
  SQLAlchemy: "/#?% ",
  asyncpg: "% ",
  "Active Record": "",
  libpq: "#?",
} as const;

/** Those whose own words for it the sentence of libpq's reader is not. */
const byName = ["Ecto", "Go", "Laravel", "dj_database_url", "SQLAlchemy", "asyncpg", "Active Record"];

/** What keeps the URL from being read; a note where this driver reads it, and others do not. */
export function rawUrlFound(option: Option, parts: UrlParts, reader: keyof typeof takenRaw): Found[] {
  // `options=endpoint=x`: libpq alone refuses it.
  if (reader !== "libpq" && parts.problem?.text.includes("a second = in its value") === true) return [];
  const found = urlFound(option, parts);
  if (parts.problem?.cause !== "config-password-unescaped") return found;
  const withoutQuery = String(option.value).replace(/\?[A-Za-z_]{1,40}=[^@]*$/, "");
  const userinfo = /:\/\/(.*)@/s.exec(withoutQuery)?.[1] ?? "/";
  const raw = ["@", "#", "?", "/", " "].filter((one) => userinfo.includes(one));
  if (/%(?![0-9A-Fa-f]{2})/.test(userinfo)) raw.push("%");
  if (raw.length === 0) return found;
  const names = raw.map((one) => (one === " " ? "a space" : `"${one}"`)).join(" and ");
  if (raw.some((one) => !takenRaw[reader].includes(one)))
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
