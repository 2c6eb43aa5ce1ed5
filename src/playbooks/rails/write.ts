// Options as lines of YAML.
import { notShown, writtenValue } from "../shown/may-be-shown.ts";
import type { Option } from "../playbook.ts";
import { forms } from "./forms.ts";

export function yamlLine(option: string, value: unknown): string {
  const [first = "", ...rest] = option.split(".");
  if (rest.length > 0) return `${first}:\n  ${yamlLine(rest.join("."), value)}`;
  const text =
    typeof value === "string" && /^[\w./-]+$/.test(value) && !/^(true|false|yes|no|on|off|null|\d.*)$/i.test(value)
      ? value
      : JSON.stringify(value ?? null);
  return `${first}: ${text}`;
}

/** An option's own value under another name, as far as it may leave: where it may not, only the name is told. */
export function renamed(option: Option, name: string): string {
  const { value, isCode } = writtenValue(option, forms, notShown);
  if (String(value).includes(notShown)) return `# rename ${option.name} to ${name}`;
  if (!isCode) return yamlLine(name, value);
  const code = String(value);
  return `${name}: ${option.isOpaque && !/^[<[]/.test(code) ? `<%= ${code} %>` : code}`;
}
