// Options as lines of Elixir.
import { writtenValue, type WrittenValue } from "../shown/may-be-shown.ts";
import type { Option } from "../playbook.ts";
import { forms } from "./forms.ts";

/** Atoms and tuples are written as they are recorded; other texts in quotes. */
export function elixirValue(value: unknown): string {
  if (value === null || value === undefined) return "nil";
  if (Array.isArray(value)) return `[${value.map(elixirValue).join(", ")}]`;
  if (typeof value !== "string") return JSON.stringify(value);
  const isTerm = /^:[a-z_]\w*[?!]?$/i.test(value) || /^\{.*\}$/s.test(value) || /^[A-Z]\w*(\.[A-Z]\w*)*$/.test(value);
  return isTerm ? value : JSON.stringify(value).replaceAll("#{", "\\#{");
}

export function elixirLine(option: string, value: unknown): string {
  const [first = "", ...rest] = option.split(".");
  return rest.length === 0 ? `${first}: ${elixirValue(value)}` : `${first}: [${elixirLine(rest.join("."), value)}]`;
}

/** An option's own value as far as it may leave; a secret is read from the environment. */
const writtenElixir = (option: Option): WrittenValue => writtenValue(option, forms, 'System.fetch_env!("DB_PASSWORD")');

/** The same value under another name. */
export function renamed(option: Option, name: string): string {
  const { value, isCode } = writtenElixir(option);
  return isCode ? `${name}: ${String(value)}` : elixirLine(name, value);
}
