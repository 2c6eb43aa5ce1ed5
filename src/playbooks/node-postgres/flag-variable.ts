// A variable of the environment that stands for a flag: it is a text, and every text but the empty one is true.
import type { Option } from "../playbook.ts";

const bare = String.raw`process\.env\.(?<name>[A-Z][A-Z0-9_]*)(?:\s*(?:\|\||\?\?)\s*(?:true|false))?`;
const whole = new RegExp(`^(?:${bare}|\\(\\s*${bare.replace("name", "inner")}\\s*\\))(?:\\s+as\\s+\\w+)*$`);

/** The name of the variable that is taken as it is: of `process.env.DB_SSL`, `(process.env.DB_SSL || false) as any`. */
export function flagVariable(option: Option | null): string | null {
  const { name, inner } = (option?.isOpaque ? whole.exec(String(option.value))?.groups : null) ?? {};
  return name ?? inner ?? null;
}
