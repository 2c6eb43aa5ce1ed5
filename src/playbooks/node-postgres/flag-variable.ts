// A variable of the environment that stands for a flag: it is a text, and every text but the empty one is true.
import { ignoredOption } from "../options.ts";
import type { Found, Option } from "../playbook.ts";

const bare = String.raw`process\.env\.(?<name>[A-Z][A-Z0-9_]*)(?:\s*(?:\|\||\?\?)\s*(?:true|false))?`;
const whole = new RegExp(`^(?:${bare}|\\(\\s*${bare.replace("name", "inner")}\\s*\\))(?:\\s+as\\s+\\w+)*$`);

/** The name of the variable that is taken as it is: of `process.env.DB_SSL`, `(process.env.DB_SSL || false) as any`. */
function flagVariable({ isOpaque, value }: Option): string | null {
  const { name, inner } = (isOpaque ? whole.exec(String(value))?.groups : null) ?? {};
  return name ?? inner ?? null;
}

/** @param option where TLS is asked for; @param end of the corrected line */
export function tlsByFlag(option: Option | null, end: "" | ","): Found[] {
  const name = option && flagVariable(option);
  if (!name) return [];
  return [
    ignoredOption(option, {
      level: "warning",
      why: "An environment variable is a string: `false` in it turns TLS on, as any string does.",
      fix: `ssl: process.env.${name} === "true"${end}`,
    }),
  ];
}
