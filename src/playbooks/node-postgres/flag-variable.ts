// A variable of the environment that stands for a flag: it is a text, and every text but the empty one is true.
import { ignoredOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Level, Option } from "../playbook.ts";
import { ownObject } from "./own-object.ts";

const bare = String.raw`process\.env\.(?<name>[A-Z][A-Z0-9_]*)(?:\s*(?:\|\||\?\?)\s*(?:true|false))?`;
const whole = new RegExp(`^(?:${bare}|\\(\\s*${bare.replace("name", "inner")}\\s*\\))(?:\\s+as\\s+\\w+)*$`);

/** `DB_SSL_MODE`, `DB_SSL_CA` have a word or a certificate, and no flag. */
const isWord = /MODE|VERIFY|OPTION|CONFIG|JSON|(?:^|_)(?:CA|CERT|KEY|PEM)(?:_|$)/;

/** The name of the variable that is taken as it is: of `process.env.DB_SSL`, `(process.env.DB_SSL || false) as any`. */
function flagVariable({ isOpaque, value }: Option): string | null {
  const { name, inner } = (isOpaque ? whole.exec(String(value))?.groups : null) ?? {};
  const found = name ?? inner;
  return found === undefined || isWord.test(found) ? null : found;
}

/** @param end of the corrected line; @param level where words of sslmode are taken too, it is a note */
export function tlsByFlag(config: AppConfig, tls: string, end: "" | ",", level: Level = "warning"): Found[] {
  const option = optionOf(config, tls);
  const name = option && flagVariable(option);
  // Code that takes it from the file's own object may compare it.
  if (!name || config.traits.includes(ownObject)) return [];
  // With `|| true` it is on whatever the variable has; else it works for who sets `true` or nothing.
  const isAlwaysOn = /(?:\|\||\?\?)\s*true\b/.test(String(option.value));
  return [
    ignoredOption(option, {
      level: isAlwaysOn ? level : "note",
      why: "An environment variable is a string: `false` in it turns TLS on, as any string does.",
      fix: `ssl: process.env.${name} ${isAlwaysOn ? '!== "false"' : '=== "true"'}${end}`,
    }),
  ];
}
