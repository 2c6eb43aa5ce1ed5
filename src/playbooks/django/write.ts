// Options as lines of a Python dictionary.
import { notShown, shownName, writtenValue } from "../shown/may-be-shown.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { forms } from "./forms.ts";
import { inPattern } from "../read/in-pattern.ts";

export function pythonValue(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}

export function pythonLine(option: string, value: unknown): string {
  return line(option, pythonValue(value));
}

function line(option: string, code: string): string {
  const [first = "", ...rest] = option.split(".");
  return rest.length === 0 ? `"${first}": ${code},` : `"${first}": {${line(rest.join("."), code).replace(/,$/, "")}},`;
}

/** A line that takes the option's place, as it is written there: an entry, a keyword, an assignment. */
export const lineAt = (option: Option, value: unknown): string => codeAt(option, pythonValue(value));

/** The same for code. */
export function codeAt({ name, before }: Option, code: string): string {
  if (before === undefined) return line(name.split(".").at(-1) ?? name, code);
  return `${before}${code}${/=\s$/.test(before) ? "" : ","}`;
}

/** The name of a database as code may have it. */
export const aliasOf = ({ database }: AppConfig): string =>
  /^[\w-]{1,40}$/.test(database) ? shownName(database) : "default";

/** A setting that is not there yet: beside a URL's call there is no dictionary to write into. */
export function added(config: AppConfig, name: string, value: unknown): string {
  return config.traits.includes("call")
    ? `DATABASES["${aliasOf(config)}"]["${name}"] = ${pythonValue(value)}`
    : pythonLine(name, value);
}

/** An option's own value under another name, as far as it may leave: where it may not, only the name is told. */
export function renamed(option: Option, name: string): string {
  const { value, isCode } = writtenValue(option, forms, notShown);
  const code = isCode ? String(value) : pythonValue(value);
  const own = option.name.split(".").at(-1) ?? option.name;
  if (code.includes(notShown)) return `# rename ${own} to ${name}`;
  const before = option.before === undefined ? {} : { before: withKey(option.before, own, name) };
  return codeAt({ ...option, name, ...before }, code);
}

/** An assignment's left side with another key: the last one, which may stand in a database's name too. */
export const withKey = (before: string, own: string, name: string): string =>
  before.replace(new RegExp(`\\b${inPattern(own)}(?=["'\\]\\s]*=\\s?$)`), name);
