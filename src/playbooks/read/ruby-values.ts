// What an expression of Ruby falls back to where nobody sets the variable that it reads.
import { flatText } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";

const deepest = 5;

/** Of `ENV.fetch("X") { 5 }`, `ENV.fetch("X", ENV["Y"] || 5)`, `ENV["X"] || 5`, and of Spring's `${X:5}`. */
export function rubyDefault(code: string, depth = 0): Scalar | undefined {
  const spring = /^\$\{[^:}]+:(.*)\}$/.exec(code)?.[1];
  if (spring !== undefined) return scalarOf(spring.replace(/^["'](.*)["']$/, "$1"));
  const found =
    /\|\|\s*([^|]+)$/.exec(code)?.[1] ??
    /ENV\.fetch\(\s*["']\w+["']\s*\)\s*\{\s*(.+)\}/.exec(code)?.[1] ??
    /ENV\.fetch\(?\s*["']\w+["']\s*,\s*(.+)$/.exec(code)?.[1];
  if (found === undefined || depth > deepest) return undefined;
  const [, , quoted, bare] =
    /^\(?\s*(?:(["'])([^"']*)\1|(-?[\d_.]+|true|false)\b)(?=\s*(?:[)}\]]|\.to_|\.freeze|$))/.exec(found.trim()) ?? [];
  if (quoted !== undefined) return quoted.includes("#{") ? undefined : scalarOf(quoted);
  return bare === undefined ? rubyDefault(found, depth + 1) : scalarOf(bare.replaceAll("_", ""));
}

function scalarOf(text: string): Scalar {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text === "true" ? true : text === "false" ? false : text;
}

/** A literal as it is, anything else as its own text. */
export function rubyValue(code: string): Pick<Option, "value" | "isOpaque" | "fallback"> {
  const [, quote, text] = /^(["'])((?:[^"'\\]|\\.|(?!\1)["'])*)\1(?:\.freeze)?$/.exec(code) ?? [];
  if (text !== undefined && !(quote === '"' && text.includes("#{")))
    return { value: text.replaceAll(/\\(["'\\])/g, "$1"), isOpaque: false };
  if (/^-?\d[\d_]*(?:\.\d+)?$/.test(code)) return { value: Number(code.replaceAll("_", "")), isOpaque: false };
  if (code === "true" || code === "false") return { value: code === "true", isOpaque: false };
  if (code === "nil") return { value: null, isOpaque: false };
  const [, symbol] = /^:(\w+)$/.exec(code) ?? [];
  if (symbol !== undefined) return { value: symbol, isOpaque: false };
  const fallback = rubyDefault(code);
  return { value: flatText(code), isOpaque: true, ...(fallback === undefined ? {} : { fallback }) };
}
