// What people do with text under `write:`.

/** The lines in place of that one, whose indentation stays. @param line 1-based */
export function pastedOver(text: string, line: number | null, fix: string): string {
  const lines = text.split("\n");
  if (line === null) throw new Error(`no line for ${fix}`);
  const [indent = ""] = /^\s*/.exec(lines[line - 1] ?? "") ?? [];
  return lines.toSpliced(line - 1, 1, ...fix.split("\n").map((one) => `${indent}${one}`)).join("\n");
}
