// Options as lines of YAML.

export function yamlLine(option: string, value: unknown): string {
  const [first = "", ...rest] = option.split(".");
  if (rest.length > 0) return `${first}:\n  ${yamlLine(rest.join("."), value)}`;
  const text =
    typeof value === "string" && /^[\w./-]+$/.test(value) && !/^(true|false|yes|no|on|off|null|\d.*)$/i.test(value)
      ? value
      : JSON.stringify(value ?? null);
  return `${first}: ${text}`;
}
