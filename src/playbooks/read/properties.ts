// Java's .properties, and environment files: `key=value`, `key: value`, `key value`, with continued lines and escapes.
// https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
import type { Option } from "../playbook.ts";

/** One document of the file (`#---` parts them), in the order of its lines. */
export function propertiesOf(source: string): Option[][] {
  const documents: Option[][] = [[]];
  let pending = "";
  let start = 0;
  source.split(/\r?\n/).forEach((raw, at) => {
    const bare = raw.trimStart();
    if (pending === "") {
      if (/^[#!]---\s*$/.test(bare)) documents.push([]);
      if (bare === "" || /^[#!]/.test(bare)) return;
      start = at + 1;
    }
    const isContinued = /(?:^|[^\\])(?:\\\\)*\\$/.test(bare);
    pending += isContinued ? bare.slice(0, -1) : bare;
    if (isContinued) return;
    const option = optionOf(pending, start);
    if (option) documents.at(-1)?.push(option);
    pending = "";
  });
  return documents;
}

function optionOf(text: string, line: number): Option | null {
  const parts =
    /^((?:\\.|[^\\=:\s])+)\s*[=:\s]\s*(.*)$/s.exec(text.replace(/^export\s+/, "")) ??
    /^((?:\\.|[^\\=:\s])+)()$/s.exec(text);
  if (parts?.[1] === undefined) return null;
  const name = unescaped(parts[1]);
  const value = unescaped((parts[2] ?? "").trim());
  // Environment files put quotes around values; .properties know none.
  const isVariable = /^[A-Z][A-Z0-9_]*$/.test(name);
  const bare = isVariable ? value.replace(/^(["'])(.*)\1$/s, "$2") : value;
  return { name, ...withPlaceholders(bare), line };
}

const unescaped = (text: string) =>
  text.replaceAll(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, one: string) =>
    one.length === 5
      ? String.fromCharCode(Number.parseInt(one.slice(1), 16))
      : ({ n: "\n", t: "\t", r: "\r" }[one] ?? one),
  );

/** A value that is wholly `${NAME:default}` is computed; within a longer one the default stands for it. */
function withPlaceholders(value: string): Pick<Option, "value" | "isOpaque" | "fallback"> {
  const whole = /^\$\{([^{}:]+)(?::([^{}]*))?\}$/.exec(value);
  if (!whole) return { value, isOpaque: false };
  return { value, isOpaque: true, ...(whole[2] === undefined ? {} : { fallback: whole[2] }) };
}
