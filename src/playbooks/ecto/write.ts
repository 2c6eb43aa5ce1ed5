// Options as lines of Elixir.

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
