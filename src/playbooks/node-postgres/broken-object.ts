// An object that JavaScript may refuse: what our grammar cannot read may be a newer syntax, so it is a note alone.
import { linesOf, withUnread } from "../options.ts";
import type { AppConfig } from "../playbook.ts";
import { parseBounded } from "../read/bounded.ts";
import { typescript } from "../read/javascript-code.ts";
import { scriptOf } from "../read/javascript.ts";

type Read = (source: string, file: string) => AppConfig[];

/** With a note for each configuration whose object, or one around it, has something that cannot be read. */
export const withBrokenObjects =
  (read: Read): Read =>
  (source, file) => {
    const found = read(source, file);
    // What a person pastes may leave parts out, and templates are filled in before they are read.
    if (!/\.(?:[cm]?[jt]s|json)$/.test(file) || /\{\{|<%/.test(source)) return found;
    const broken = brokenIn(source);
    return found.map((one) => {
      const at = broken.find(({ from, to }) => one.options.some(({ line }) => line >= from && line <= to));
      const what = `the object from line ${at?.from} cannot be read as JavaScript in line ${at?.line}`;
      return withUnread(one, at ? [what] : []);
    });
  };

/** The lines of each outermost object that is broken, and the first that cannot be read. */
function brokenIn(source: string): { from: number; to: number; line: number }[] {
  const text = scriptOf(source);
  const lineAt = linesOf(text);
  const found: { from: number; to: number; line: number }[] = [];
  let [depth, line] = [0, 0];
  parseBounded(typescript, text).iterate({
    enter: ({ name, type, from }) => {
      if (name === "ObjectExpression") depth += 1;
      else if (type.isError && depth > 0 && line === 0) line = lineAt(from);
    },
    leave: ({ name, from, to }) => {
      if (name !== "ObjectExpression") return;
      depth -= 1;
      if (depth > 0) return;
      if (line > 0) found.push({ from: lineAt(from), to: lineAt(to), line });
      line = 0;
    },
  });
  return found;
}
