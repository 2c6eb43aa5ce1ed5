// Options as lines of JavaScript.
import { writtenValue, type WrittenValue } from "../shown/may-be-shown.ts";
import type { Option } from "../playbook.ts";
import { forms } from "./forms.ts";

export function javascriptLine(option: string, value: unknown, isCode: boolean): string {
  const [first = "", ...rest] = option.split(".");
  if (rest.length > 0) return `${first}: { ${javascriptLine(rest.join("."), value, isCode)} }`;
  return `${first}: ${isCode ? String(value) : JSON.stringify(value ?? null)}`;
}

/** An option's own value as far as it may leave; a secret is read from the environment. */
export const writtenJavascript = (option: Option): WrittenValue =>
  writtenValue(option, forms, "process.env.PGPASSWORD");

/** The same value under another name. */
export function renamed(option: Option, name: string): string {
  const { value, isCode } = writtenJavascript(option);
  return javascriptLine(name, value, isCode);
}
