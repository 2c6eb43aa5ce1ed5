// A variable of the environment, or another text, that stands for a flag: every text but the empty one is true.
import { ignoredOption, invalidOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Level, Lint, Option } from "../playbook.ts";
import { since } from "../versions.ts";
import { ownObject } from "./own-object.ts";
import { sslOfMode } from "./ssl-of-mode.ts";

const rest = String.raw`true|false|["']false["']|(?!process\b|undefined\b|null\b)[A-Za-z_$][\w$]*(?:\.[\w$]+)*`;
const bare = String.raw`process\.env\.(?<name>[A-Z][A-Z0-9_]*)(?:\s*(?:\|\||\?\?)\s*(?:${rest}))?`;
const whole = new RegExp(`^(?:${bare}|\\(\\s*${bare.replace("name", "inner")}\\s*\\))(?:\\s+as\\s+\\w+)*$`);

/** `DB_SSL_MODE`, `DB_SSL_CA` have a word or a certificate, and no flag. */
const isWord = /MODE|OPTION|CONFIG|JSON|(?:^|_)(?:CA|CERT|KEY|PEM)(?:_|$)/;

/** The name of the variable that is taken as it is: of `process.env.DB_SSL`, `(process.env.DB_SSL || false) as any`. */
export function flagVariable({ isOpaque, value }: Option): string | null {
  const { name, inner } = (isOpaque ? whole.exec(String(value))?.groups : null) ?? {};
  const found = name ?? inner;
  return found === undefined || isWord.test(found) ? null : found;
}

/** What it is without a variable: true, false, or nothing. */
const otherwise = ({ value }: Option) => /(?:\|\||\?\?)\s*["']?(true|false)\b/.exec(String(value))?.[1] ?? null;

/** The same for every text but `false`. @param unset what the option is where nothing is said */
export function asFlag(option: Option, name: string, unset: boolean): string {
  const [, other] = /(?:\|\||\?\?)\s*([\w$.]+)[)\s]*(?:as\s.*)?$/.exec(String(option.value)) ?? [];
  if (other !== undefined && otherwise(option) === null)
    return `process.env.${name} ? process.env.${name} !== "false" : ${other}`;
  const isOn = (otherwise(option) ?? String(unset)) === "true";
  return isOn ? `process.env.${name} !== "false"` : `!!process.env.${name} && process.env.${name} !== "false"`;
}

/** @param end of the corrected line; @param level where words of sslmode are taken too, it is a note */
export function tlsByFlag(config: AppConfig, tls: string, end: "" | ",", level: Level = "warning"): Found[] {
  const option = optionOf(config, tls);
  const name = option && flagVariable(option);
  // Code that takes it from the file's own object may compare it.
  if (!name || /VERIFY/.test(name) || config.traits.includes(ownObject)) return [];
  return [
    ignoredOption(option, {
      // With `|| true` it is on whatever the variable has; else it works for who sets `true` or nothing.
      level: otherwise(option) === "true" ? level : "note",
      why: "An environment variable is a string, and any string asks for TLS: even `false` turns TLS on.",
      fix: `ssl: ${asFlag(option, name, false)}${end}`,
    }),
  ];
}

/** Node verifies unless it is `false` itself. @param placesOf where TLS is asked for */
export const verifiedByText = (placesOf: (config: AppConfig) => string[], end: "" | ","): Lint => ({
  id: "verified-by-text",
  source: "https://nodejs.org/api/tls.html#tlsconnectoptions-callback",
  provenOn: null,
  check: (config): Found[] =>
    placesOf(config).flatMap((place): Found[] => {
      const option = optionOf(config, `${place}.rejectUnauthorized`);
      if (!option || config.traits.includes(ownObject)) return [];
      const name = flagVariable(option);
      if (name !== null)
        return [
          ignoredOption(option, {
            why: "An environment variable is a string: with `false` in it the certificate is still verified.",
            fix: `rejectUnauthorized: ${asFlag(option, name, true)}${end}`,
          }),
        ];
      if (option.isOpaque || !/^(?:false|0|no|off)$/i.test(typeof option.value === "string" ? option.value : ""))
        return [];
      return [
        ignoredOption(option, {
          level: "warning",
          why: "A string in quotes is not `false`: the certificate is verified all the same.",
          fix: `rejectUnauthorized: false${end}`,
        }),
      ];
    }),
});

/** Two texts that pg knows, and nothing. */
const known = /^(?:true|no-verify|\{\}|)$/;

/**
 * `ssl: "require"`: pg from 8.5 on looks for `key` in it, and JavaScript has no `in` for strings. Tried with pg 8.4,
 * 8.11 and 8.23, against servers with TLS and without.
 */
export function tlsAsText(config: AppConfig, tls: string, end: "" | ","): Found[] {
  const option = optionOf(config, tls);
  if (!option || option.isOpaque || typeof option.value !== "string" || known.test(option.value)) return [];
  const urls = config.options.filter(({ name }) => /(?:^|\.)(?:url|connectionString|use_env_variable)$/.test(name));
  // What stands in `extra`, or in a URL that is read here, goes over it.
  const isReplaced =
    config.options.some(({ name }) => name.startsWith(`extra.${tls}`)) ||
    urls.some(({ value }) => /[?&]ssl(?:mode)?=/.test(String(value)));
  if (config.traits.includes(ownObject) || isReplaced) return [];
  const isOff = /^(?:disabled?|false|off|no|none|0)$/i.test(option.value.trim());
  const { holds } = since(config, "pg", "pg", "8.5");
  return [
    holds === false
      ? ignoredOption(option, {
          level: "warning",
          why: "`ssl` accepts true, false or an object of TLS options. Any string turns TLS on, and verifies.",
          fix: `ssl: ${isOff ? "false" : (sslOfMode(option) ?? "false")}${end}`,
        })
      : invalidOption(option, {
          ...(urls.some(({ isOpaque }) => isOpaque) ? { level: "warning" as const } : {}),
          why:
            "`ssl` accepts true, false or an object of TLS options. With this string node-postgres does not connect" +
            (urls.some(({ isOpaque }) => isOpaque) ? ", unless the URL has an sslmode" : "") +
            ". It throws a TypeError (Cannot use 'in' operator), or asks a server without TLS for it.",
          fix: `ssl: ${isOff ? "false" : (sslOfMode(option) ?? "false")}${end}`,
        }),
  ];
}
