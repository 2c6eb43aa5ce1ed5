// Where a connection string of Go's leads, whichever way it is written.
import { optionOf } from "../options.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { partsAsWritten, wholeParts } from "../url.ts";
import type { GoDriver } from "./options.ts";
import { ofText } from "./texts.ts";

const drivers = ["pq", "pgx", "pgxpool", "gorm", "go-pg", "pgdriver"] as const;

export const driverOf = (config: AppConfig): GoDriver | null =>
  drivers.find((one) => config.traits.includes(one)) ?? null;

/** A parameter as it stands in the text, with the option that holds it; null where it is missing or computed. */
export function parameterIn(config: AppConfig, ...names: string[]): { value: string; option: string } | null {
  for (const name of names) {
    const own = optionOf(config, name);
    if (own) return own.isOpaque ? null : { value: String(own.value), option: name };
    const value = urlOf(config)?.parameters[name];
    if (value !== undefined) return { value, option: "url" };
  }
  return null;
}

export function urlOf(config: AppConfig) {
  const url = optionOf(config, "url");
  return url && !url.isOpaque ? wholeParts(String(url.value), partsAsWritten) : null;
}

interface PutIn {
  /** The line of the value, and the one that has the parameter's name. */
  value: number;
  name: number;
}

/** Of a parameter whose value is put in from a place of its own: `sslmode=%s`, and a constant; null for any other. */
export function putInOf({ traits }: Pick<AppConfig, "traits">, name: string): PutIn | null {
  const start = `put-in:${name}:`;
  const found = traits.find((one) => one.startsWith(start));
  const [, value, own] = /^L(\d+):L(\d+)$/.exec(found?.slice(start.length) ?? "") ?? [];
  return value === undefined || own === undefined ? null : { value: Number(value), name: Number(own) };
}

/** Each value has the line that it stands in. */
export const atOwnLines = (options: Option[], traits: string[]): Option[] =>
  options.map((one) => ({ ...one, line: putInOf({ traits }, one.name)?.value ?? one.line }));

/** Whether the file says it, computed or not; a query that is put in may say anything. */
export function says(config: AppConfig, ...names: string[]): boolean {
  const url = optionOf(config, "url");
  return names.some(
    (name) =>
      optionOf(config, name) !== null ||
      new RegExp(`[?&](?:${name}=|\\$\\{\\w+\\}(?:&|$))`).test(String(url?.value ?? "")),
  );
}

/** As it is where nobody sets what is read; null where it falls back to no text. */
export function byDefault(config: AppConfig): AppConfig | null {
  const option = optionOf(config, "dsn");
  if (!option?.isOpaque || typeof option.fallback !== "string") return null;
  const usual = ofText(option.fallback, () => option.line);
  return { ...config, options: [...usual, ...config.options.filter((one) => one !== option)] };
}
