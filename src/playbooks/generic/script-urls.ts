// URLs that stand in a script under a name that says so: `const DATABASE_URL = "postgres://…"`.
import { linesOf } from "../options.ts";
import type { Option } from "../playbook.ts";

export const isScript = (file: string): boolean => /\.(?:[cm]?[jt]sx?|json)$/i.test(file);

const named =
  /^(?!\s*(?:\/\/|\*|\/\*))(?:.{0,200}[\s.{,([])?["']?(\w{0,40}(?:url|uri|dsn|conn(?:ection)?(?:_?str(?:ing)?)?|postgres(?:ql)?)\w{0,20})["']?\]?(?:\s*:\s*string)?\s*[:=]\s*(["'`])(postgres(?:ql)?:\/\/[^\s"'`]{3,500})\2/gim;

/** The option's name is the file's own. A template is known when it runs. */
export function urlsOfScript(text: string): Option[] {
  const lineAt = linesOf(text);
  return [...text.matchAll(named)].map(({ 0: whole, 1: name = "", 3: value = "", index }) => ({
    name: /^[A-Z][A-Z0-9_]*$/.test(name) ? name : "url",
    value,
    isOpaque: value.includes("${"),
    line: lineAt(index + whole.lastIndexOf(name)),
  }));
}
