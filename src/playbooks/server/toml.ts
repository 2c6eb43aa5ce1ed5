// TOML as tables, and where their keys stand: the parser keeps no lines.
import { parse, TomlError } from "smol-toml";
import { UserMistake } from "../../errors.ts";
import { BeyondBound, nestedTooDeep } from "../read/bounded.ts";

const mostDepth = 60;

export type TomlTable = Record<string, unknown>;
export const isTomlTable = (value: unknown): value is TomlTable =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const tomlTableAt = (value: unknown, name: string): TomlTable | null => {
  const inner = isTomlTable(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return isTomlTable(inner) ? inner : null;
};
/** @returns the line of a key below a table: `lineOf("pools.shop", "pool_mode")`; null where it is written otherwise */
export type TomlLineOf = (table: string, key: string) => number | null;

/** @throws UserMistake where it is no TOML */
export function tomlTable(text: string): TomlTable {
  // A template in quotes is a text; without them it is no TOML.
  const filled = text.replaceAll(/(=\s*)(\$\{[^}\n]*\}|\{\{[^}\n]*\}\})\s*$/gm, '$1"$2"');
  if (depthOf(filled) > mostDepth) throw new BeyondBound(nestedTooDeep);
  try {
    return parse(filled);
  } catch (error) {
    if (error instanceof RangeError) throw new BeyondBound(nestedTooDeep);
    if (!(error instanceof TomlError)) throw error;
    throw new UserMistake(`Line ${error.line} is not valid TOML: the program refuses the file and does not start.`);
  }
}

/** Brackets that are open at once, texts aside. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  for (const [mark] of text.matchAll(/"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*|[[\]{}]/g)) {
    if (mark === "[" || mark === "{") most = Math.max(most, (depth += 1));
    else if (mark === "]" || mark === "}") depth = Math.max(0, depth - 1);
  }
  return most;
}

/** Where a key stands below its table; null where it is written otherwise. */
export function tomlLines(text: string): TomlLineOf {
  let table = "";
  const places = new Map<string, number>();
  for (const [at, raw] of text.split("\n").entries()) {
    const head = /^\s*\[\[?([^\]]{1,200})\]/.exec(raw)?.[1];
    if (head !== undefined) {
      table = head.replaceAll(/["'\s]/g, "");
      // Those above it that have no line of their own.
      for (let dot = table.indexOf("."); dot > 0; dot = table.indexOf(".", dot + 1)) {
        const above = `${table.slice(0, dot)} *`;
        if (!places.has(above)) places.set(above, at + 1);
      }
    }
    const key = head === undefined ? /^\s*["']?([\w-]{1,80})["']?\s*=/.exec(raw)?.[1] : "";
    if (key !== undefined && !places.has(`${table} ${key}`)) places.set(`${table} ${key}`, at + 1);
  }
  return (of, key) => places.get(`${of} ${key}`) ?? null;
}
