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
const writtenJavascript = (option: Option): WrittenValue => writtenValue(option, forms, "process.env.PGPASSWORD");

/** The same value under another name. */
export function renamed(option: Option, name: string): string {
  const { value, isCode } = writtenJavascript(option);
  return javascriptLine(name, value, isCode);
}

/**
 * A time under another name, which may count in another unit: what is no sensible number of the new one is of the old.
 * Nobody waits 10 milliseconds for a connection, nor keeps one for 600000 seconds.
 */
export function inUnitOf(option: Option, meant: string): Option {
  const { value, isOpaque } = option;
  const isUnit = /Millis$|MS$|Seconds$/.test(meant) && !isOpaque && typeof value === "number" && value > 0;
  if (!isUnit) return option;
  if (meant.endsWith("Seconds")) {
    const isMillis = /Millis$|Ms$|MS$/.test(option.name);
    return isMillis ? { ...option, value: Math.max(1, Math.round(value / 1000)) } : option;
  }
  return value <= 100 && !/Millis$|Ms$|MS$/.test(option.name) ? { ...option, value: value * 1000 } : option;
}
