// Options as lines of YAML.
import { notShown, writtenValue } from "../shown/may-be-shown.ts";
import type { Found, Option } from "../playbook.ts";
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

/** A corrected line as Ruby's hashes have it; of a URL that stands alone the line is one of its parameters. */
export function inRuby({ fix, line }: Pick<Found, "fix" | "line">, traits: string[]): string {
  if (!traits.includes("ruby") || fix.startsWith("#") || !/^\w+: /.test(fix)) return fix;
  const pairs = fix.split("\n").map((line) => /^ *(\w+): (.*)$/.exec(line)?.slice(1) ?? [line, ""]);
  if (traits.includes("url-alone"))
    return `# in the URL, write ${pairs.map(([name, value]) => `${name}=${value}`).join("&")}`;
  const key = (name: string) =>
    traits.includes("text-keys") ? `"${name}" =>` : traits.includes("symbol-keys") ? `:${name} =>` : `${name}:`;
  const written = pairs.map(([name = "", value = ""]) => `${key(name)} ${asRuby(value)}`).join("\n");
  const call = traits.find((one) => one.startsWith("call-in-line-"))?.replaceAll("-", " ");
  return line === null ? `# add ${written} to the hash of the ${call}` : written;
}

function asRuby(value: string): string {
  const [, name, inner] = /^\{ (\w+): (.*) \}$/.exec(value) ?? [];
  if (name !== undefined && inner !== undefined) return `{ ${name}: ${asRuby(inner)} }`;
  const code = /^<%= (.*) %>$/.exec(value)?.[1] ?? (value === "null" ? "nil" : value);
  return /^[A-Za-z][\w./-]*$/.test(code) && code === value && !/^(?:true|false|nil)$/.test(code) ? `"${code}"` : code;
}
