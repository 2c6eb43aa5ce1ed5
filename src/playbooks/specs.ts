// Options by their documentation: which exist, of what type, within
// which bounds. One table a framework, one reading for all.
import { ignoredOption, invalidOption } from "./options.ts";
import type { AppConfig, Found, Lint, Option } from "./playbook.ts";

export interface Spec {
  /** As in `Option.name`; a last `*` stands for any deeper name. */
  name: string;
  /** `any` is not looked at. */
  type: "integer" | "number" | "boolean" | "string" | "list" | "any";
  /** The only values that are taken; as in `Option.value`. */
  values?: (string | number | boolean | null)[];
  min?: number;
  max?: number;
  /** The library's own default: what is written where the value is no number, or too small to be meant. */
  usual?: number;
  /** Words that are taken besides: ":infinity". */
  also?: string[];
  /** The file's null/nil/None is a value too. */
  nullable?: boolean;
  /** Its own documentation, where the table's is not precise enough. */
  source?: string;
  /** What happens with a wrong value, if it is worth saying: "the pool does not start". */
  effect?: string;
  /** Of a wrong type, where the application starts with it. */
  severity?: Found["severity"];
}

export interface SpecTable {
  specs: Spec[];
  source: string;
  provenOn: string | null;
  /** Who ignores an option that it does not know; left out: the application does not start with one. */
  ignoredBy?: string;
  /** Prints a corrected line: `pool_size: 10`. */
  write(option: string, value: unknown): string;
  /** Prints an option's own value under another name, as far as it may leave. */
  rename(option: Option, name: string): string;
  /**
   * Text values that the framework takes for numbers or booleans (properties files, environment files: all is text).
   */
  isTextTyped?: boolean;
}

/** A misspelt option (near to a known one; others may be a library's), a wrong type, a value out of bounds. */
export function specLint(table: SpecTable): Lint {
  const check = (config: AppConfig): Found[] => config.options.flatMap((option) => judge(table, option, config) ?? []);
  return { id: "option-table", source: table.source, provenOn: table.provenOn, check };
}

function judge(table: SpecTable, option: Option, config: AppConfig): Found | null {
  const spec = table.specs.find(({ name }) => matches(name, option.name));
  if (!spec) return misspelt(table, option, config);
  if (option.isOpaque || (spec.type === "any" && !spec.values)) return null;
  const said = wrong(table, spec, option);
  if (said === null) return null;
  const value = repaired(spec, option.value);
  const [kind, last] = [spec.type === "string" ? "text" : "number", option.name.split(".").at(-1)];
  const why = `\`${option.name}\` ${said}${spec.effect ? `: ${spec.effect}` : ""}.`;
  return invalidOption(option, {
    ...(spec.severity ? { severity: spec.severity } : {}),
    why,
    fix: value === null ? `# write a ${kind} for ${last}, or remove it` : table.write(option.name, value),
  });
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

/** The known option that this one is probably meant to be; null for a known one, and where that is set as well. */
export function nearIn(specs: Spec[], { name: own }: Option, config: AppConfig): string | null {
  if (specs.some(({ name }) => matches(name, own))) return null;
  const known = specs.map(({ name }) => name).filter((name) => !name.endsWith("*"));
  const near = known.find((name) => isTypo(own, name));
  return near === undefined || config.options.some(({ name }) => name === near) ? null : near;
}

function misspelt(table: SpecTable, option: Option, config: AppConfig): Found | null {
  const near = nearIn(table.specs, option, config);
  if (near === null) return null;
  if (table.ignoredBy !== undefined)
    return ignoredOption(option, {
      level: "warning",
      why: `${table.ignoredBy} has no option \`${option.name}\` and ignores it; did you mean \`${near}\`?`,
      fix: table.rename(option, near),
    });
  return invalidOption(option, {
    why:
      `There is no option \`${option.name}\`; did you mean \`${near}\`? It is silently ignored, or keeps the pool ` +
      `from starting.`,
    fix: table.rename(option, near),
  });
}

/** One or two letters away, or the same but for case, `_` and `-`: farther names may be somebody else's options. */
export function isTypo(name: string, near: string): boolean {
  const bare = (text: string) => text.toLowerCase().replaceAll(/[_-]/g, "");
  if (bare(name) === bare(near)) return true;
  return (
    Math.abs(name.length - near.length) <= 2 && name.length >= 5 && sharesEnds(name.toLowerCase(), near.toLowerCase())
  );
}

/** Nearly all of it is a common beginning and a common end. */
function sharesEnds(a: string, b: string): boolean {
  let [start, end] = [0, 0];
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return Math.max(a.length, b.length) - start - end <= 2;
}

/** What is wrong with the value, as the end of a sentence; null when nothing is. */
function wrong({ isTextTyped }: SpecTable, spec: Spec, option: Option): string | null {
  const value = isTextTyped && typeof option.value === "string" ? fromText(option.value) : option.value;
  if (value === null) return spec.nullable ? null : "is null";
  if (typeof value === "string" && spec.also?.includes(value)) return null;
  const shown = () => (typeof value === "string" ? "a string" : Array.isArray(value) ? "a list" : `a ${typeof value}`);
  if (spec.values && !Array.isArray(value))
    return spec.values.includes(value) || (isTextTyped && spec.values.map(String).includes(String(option.value)))
      ? null
      : `must be one of ${spec.values.map(String).join(", ")}`;
  if (spec.type === "list") return Array.isArray(value) ? null : `must be a list but is ${shown()}`;
  if (spec.type === "string")
    return typeof value === "string" || isTextTyped ? null : `must be a string but is ${shown()}`;
  if (spec.type === "boolean") return typeof value === "boolean" ? null : `must be true or false but is ${shown()}`;
  if (typeof value !== "number") return `must be a number but is ${shown()}`;
  if (spec.type === "integer" && !Number.isInteger(value)) return "must be a whole number";
  if (spec.min !== undefined && value < spec.min) return `is ${value} but must be at least ${spec.min}`;
  if (spec.max !== undefined && value > spec.max) return `is ${value} but must be at most ${spec.max}`;
  return null;
}

function fromText(text: string): string | number | boolean {
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Null where nobody knows which is meant: the least number is no good one. */
function repaired(spec: Spec, value: Option["value"]): unknown {
  if (spec.values) return spec.values[0];
  if (spec.type === "integer" || spec.type === "number") {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    const { min = -Infinity, max = Infinity, usual } = spec;
    if (typeof number !== "number" || !Number.isFinite(number)) return usual ?? null;
    if (number < min && usual !== undefined) return usual;
    return Math.min(max, Math.max(min, spec.type === "integer" ? Math.round(number) : number));
  }
  if (spec.type === "boolean") return /^(true|yes|on|1)$/i.test(String(value));
  if (spec.type === "list") return [value];
  return null;
}
