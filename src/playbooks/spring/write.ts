// `name: value` is a line of YAML and of .properties alike.
import { writtenValue } from "../shown/may-be-shown.ts";
import type { Option } from "../playbook.ts";
import { formsOf } from "./forms.ts";

export function springLine(option: string, value: unknown): string {
  return `${option}: ${typeof value === "string" ? value : JSON.stringify(value ?? null)}`;
}

/** An option's own value under another name, as far as it may leave; a secret is read from the environment. */
export function renamed(option: Option, name: string, prefix: string): string {
  return springLine(name, writtenValue(option, formsOf(prefix, [option.name]), "${DB_PASSWORD}").value);
}
