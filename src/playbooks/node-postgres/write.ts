// Options as lines of JavaScript.

export function javascriptLine(option: string, value: unknown, isCode: boolean): string {
  const [first = "", ...rest] = option.split(".");
  if (rest.length > 0) return `${first}: { ${javascriptLine(rest.join("."), value, isCode)} }`;
  return `${first}: ${isCode ? String(value) : JSON.stringify(value ?? null)}`;
}
