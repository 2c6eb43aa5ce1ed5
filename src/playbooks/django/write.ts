// Options as lines of a Python dictionary.

export function pythonValue(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}

export function pythonLine(option: string, value: unknown): string {
  const [first = "", ...rest] = option.split(".");
  return rest.length === 0
    ? `"${first}": ${pythonValue(value)},`
    : `"${first}": {${pythonLine(rest.join("."), value).replace(/,$/, "")}},`;
}
