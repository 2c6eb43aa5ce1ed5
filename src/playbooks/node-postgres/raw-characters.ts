// Raw characters in a URL's user or password, by who reads it: tried with each driver.
import type { Found, Option } from "../playbook.ts";
import { urlFound, type UrlParts } from "../url.ts";

/** What each takes there as it stands. Node's own URL parser ends the password at the last @. */
export const takenRaw = { pg: "@% ", "postgres.js": "@ ", sequelize: "@ ", typeorm: "@#? ", prisma: "@" } as const;

/** What keeps the URL from being read; a note where this driver reads it, and others do not. */
export function rawUrlFound(option: Option, parts: UrlParts, reader: keyof typeof takenRaw): Found[] {
  const found = urlFound(option, parts);
  if (parts.problem?.cause !== "config-password-unescaped") return found;
  const withoutQuery = String(option.value).replace(/\?[A-Za-z_]{1,40}=[^@]*$/, "");
  const userinfo = /:\/\/(.*)@/s.exec(withoutQuery)?.[1] ?? "/";
  const raw = ["@", "#", "?", "/", " "].filter((one) => userinfo.includes(one));
  if (/%(?![0-9A-Fa-f]{2})/.test(userinfo)) raw.push("%");
  if (raw.length === 0 || raw.some((one) => !takenRaw[reader].includes(one))) return found;
  const names = raw.map((one) => (one === " " ? "a space" : `"${one}"`)).join(" and ");
  return found.map((one) => ({
    ...one,
    severity: "notice",
    level: "note",
    why: `User or password has ${names} as it is. This driver reads that; others take another host, or refuse the URL.`,
  }));
}
