// Options as lines of a Python dictionary.
import { writtenValue } from "../shown/may-be-shown.ts";
import type { Option } from "../playbook.ts";
import { forms } from "./forms.ts";

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

/** An option's own value under another name, as far as it may leave; a secret is read from the environment. */
export function renamed(option: Option, name: string): string {
  const { value, isCode } = writtenValue(option, forms, 'os.environ["DB_PASSWORD"]');
  return line(name, isCode ? String(value) : pythonValue(value));
}
