// What is said of a file that is no YAML.
import type { LineCounter, YAMLParseError } from "yaml";
import { UserMistake } from "../../errors.ts";

export function yamlMistake({ pos, code }: YAMLParseError, lines: LineCounter): UserMistake {
  // Of a line that begins at the wrong column, the end of the blank one above it is told.
  const { line } = lines.linePos(code === "BAD_INDENT" ? pos[0] + 1 : pos[0]);
  return new UserMistake(`Line ${line} is not valid YAML (${code.toLowerCase().replaceAll("_", " ")}).`);
}
