// `name: value` is a line of YAML and of .properties alike.

export function springLine(option: string, value: unknown): string {
  return `${option}: ${typeof value === "string" ? value : JSON.stringify(value ?? null)}`;
}
