// Options as lines of a PHP array, or of an environment file.
import type { AppConfig, Option } from "../playbook.ts";
import { writtenValue } from "../shown/may-be-shown.ts";
import { forms } from "./forms.ts";
import { variables } from "./options.ts";

const isEnvironment = (config: AppConfig) => config.traits.includes("environment");

/** The option as this configuration calls it: `host`, or `DB_HOST` in an environment file. */
export function settingAt(config: AppConfig, name: string): Option | null {
  const names = isEnvironment(config) ? (variables[name] ?? []) : [name];
  return config.options.find((one) => names.includes(one.name)) ?? null;
}

export function nameIn(config: AppConfig, name: string): string {
  return settingAt(config, name)?.name ?? (isEnvironment(config) ? (variables[name]?.[0] ?? name) : name);
}

export function phpValue(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return `[${value.map(phpValue).join(", ")}]`;
  return typeof value === "string" ? `'${value.replaceAll(/['\\]/g, String.raw`\$&`)}'` : JSON.stringify(value);
}

/** `'sslmode' => 'require',`, `'options' => [PDO::ATTR_TIMEOUT => 5],`, or `DB_SSLMODE=require`. */
export function lineOf(config: AppConfig | null, option: string, value: unknown): string {
  if (config && isEnvironment(config)) return `${nameIn(config, option)}=${String(value)}`;
  return phpLine(option, phpValue(value));
}

export function phpLine(option: string, code: string): string {
  const [first = "", ...rest] = option.split(".");
  const key = (name: string) => (name.includes("::") ? name : `'${name}'`);
  return `${key(first)} => ${rest.reduceRight((inner, name) => `[${key(name)} => ${inner}]`, code)},`;
}

/** An option's own value under another name, as far as it may leave. */
export function renamed(option: Option, name: string): string {
  const { value, isCode } = writtenValue(option, forms, "[hidden]");
  if (String(value).startsWith("[")) return `// rename ${option.name} to ${name}`;
  return phpLine(name, isCode ? String(value) : phpValue(value));
}

/** A text that stands in the file itself; what a variable falls back to is not what is deployed. */
export const literal = (option: Option | null): string | null =>
  option && !option.isOpaque && typeof option.value === "string" && !option.value.includes("$") ? option.value : null;

/** A second `options` would take the place of the first, with all that is in it. */
export const inOptions = (config: AppConfig, line: string): string =>
  config.options.some(({ name }) => /^options(?:\.|$)/.test(name))
    ? line.replace(/^'options' => \[(.*)\],$/, "// in options: $1,")
    : line;
