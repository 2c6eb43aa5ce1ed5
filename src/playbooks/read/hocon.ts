// HOCON, as Play, Slick, Ktor and Akka have it: objects within objects, and values that a variable goes over.
// https://github.com/lightbend/config/blob/main/HOCON.md
import { linesOf } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";

const deepest = 50;

/** Its settings with dots, in the order of the file; of a key that stands twice the last counts. */
export function hoconOptions(source: string): Option[] {
  const lineAt = linesOf(source);
  const found = new Map<string, Option>();
  const open: string[] = [];
  const match = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  for (let at = 0; at < source.length;) {
    const blank = match(/(?:[\s,{]|#[^\n]*|\/\/[^\n]*)+/y, at);
    if (blank !== undefined) {
      // What opens without a key is the whole file, or one of a list: nothing of it has a name.
      at += blank.length;
      continue;
    }
    if (source.charAt(at) === "}") {
      open.pop();
      at += 1;
      continue;
    }
    const key = match(/(?:"[^"\n]*"|[\w.$@-])+/y, at);
    const mark = key === undefined ? undefined : match(/[ \t]*(?:\+?[=:][ \t]*)?(?:\n\s*(?=\{))?/y, at + key.length);
    if (key === undefined || mark === undefined) {
      at += match(/[^\n]*\n?/y, at)?.length || 1;
      continue;
    }
    const behind = at + key.length + mark.length;
    const name = [...open, key.replaceAll('"', "")].join(".");
    if (source.charAt(behind) === "{" && open.length < deepest) {
      open.push(key.replaceAll('"', ""));
      at = behind + 1;
    } else if (source.charAt(behind) === "[") at = endOfList(source, behind);
    else if (mark.trim() === "") at += match(/[^\n]*\n?/y, at)?.length || 1;
    else {
      const text =
        match(/(?:"""[^]*?"""|"(?:\\.|[^"\\\n])*"|\$\{[^}\n]*\}|(?!\/\/)[^\s,#}"]|[ \t]+(?![#\s,}]|\/\/))+/y, behind) ??
        "";
      found.set(name, { name, ...valueOf(text.trim(), found.get(name)), line: lineAt(behind), written: name });
      at = behind + Math.max(text.length, 1);
    }
  }
  return [...found.values()];
}

function endOfList(source: string, open: number): number {
  let depth = 0;
  for (let at = open; at < source.length; at += 1) {
    const one = source.charAt(at);
    if (one === '"') at = Math.max(at, source.indexOf('"', at + 1));
    else if (one === "[") depth += 1;
    else if (one === "]" && (depth -= 1) === 0) return at + 1;
  }
  return source.length;
}

/** `${?DB_URL}` goes over what the key had before. */
function valueOf(text: string, before: Option | undefined): Pick<Option, "value" | "isOpaque" | "fallback"> {
  const parts = text.replaceAll(/\$\{\??([^}]*)\}/g, (_, name: string) => `\${${name}}`);
  if (/^\$\{[^}]*\}$/.test(parts)) {
    const usual = before?.isOpaque ? before.fallback : before?.value;
    return {
      value: parts,
      isOpaque: true,
      ...(usual === undefined || Array.isArray(usual) ? {} : { fallback: usual }),
    };
  }
  if (!text.includes('"')) return { value: plainOf(parts), isOpaque: false };
  const whole = parts.replaceAll(
    /"""([^]*?)"""|"((?:\\.|[^"\\])*)"/g,
    (_, long?: string, short?: string) => long ?? (short ?? "").replaceAll(/\\(["\\/])/g, "$1"),
  );
  return { value: whole, isOpaque: false };
}

const plainOf = (text: string): Scalar =>
  text === "true" || text === "false"
    ? text === "true"
    : /^-?\d{1,15}$/.test(text)
      ? Number(text)
      : text === "null"
        ? null
        : text;
