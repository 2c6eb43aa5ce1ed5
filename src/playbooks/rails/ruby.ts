// Connections that Ruby code opens by itself: `ActiveRecord::Base.establish_connection`, Sinatra's `set :database`.
import { linesOf } from "../options.ts";
import type { Option, Scalar } from "../playbook.ts";
import { argumentsIn, endOf, expressionAt, withoutComments, type Argument } from "../read/ruby.ts";
import { allWithin } from "../read/bounded.ts";
import { rubyValue } from "../read/ruby-values.ts";
import { wholeParts } from "../url.ts";

export interface RubyConnection {
  options: Option[];
  line: number;
  /** "production" within `configure :production do`, "Legacy" within a class; "" for neither. */
  owner: string;
  traits: string[];
}

const calls =
  /\bestablish_connection\b(?![ \t]*[=.?!])|^[ \t]*set[ (]\s*:database\s*,|\bActiveRecord::Base\.configurations\s*=(?![=~])/gm;
const mostCalls = 200;

interface Ruby {
  code: string;
  lineAt: (at: number) => number;
  /** Where values of names begin, as far as they were looked for. */
  values: Map<string, number>;
}

const mostNames = 100;

/** `ENV["DATABASE_URL"] = "postgres://…"`: whoever reads the variable later connects there. */
const variable = /\bENV\[["']\w{0,40}(?:DATABASE|DB|POSTGRES(?:QL)?|PG)_UR[LI]["']\][ \t]*(?:\|\|)?=(?![=~>])/g;

/** Those that say in the code itself what they connect to; names of sections and files are another file's. */
export function connectionsIn(text: string): RubyConnection[] {
  const code = withoutComments(text);
  const ruby = { code, lineAt: linesOf(code), values: new Map<string, number>() };
  const found = connectionsBehind(ruby, [...code.matchAll(calls)]);
  return found.length > 0 ? found : connectionsBehind(ruby, [...code.matchAll(variable)]);
}

function connectionsBehind(ruby: Ruby, all: RegExpExecArray[]): RubyConnection[] {
  const { code } = ruby;
  return allWithin(all, mostCalls).flatMap(({ index, 0: { length } }): RubyConnection[] => {
    if (/\bdef\s+(?:self\.)?$/.test(code.slice(Math.max(0, index - 40), index))) return [];
    const found = optionsOf(ruby, givenAt(code, index + length), 0);
    if (found === null || found.options.length === 0) return [];
    return [{ ...found, line: ruby.lineAt(index), owner: ownerOf(code, index), traits: ["ruby", ...found.traits] }];
  });
}

/** What stands in the brackets of a call, or behind its name. */
function givenAt(code: string, from: number): Argument[] {
  const [blank = ""] = /^[ \t]*/.exec(code.slice(from, from + 200)) ?? [];
  const start = from + blank.length;
  if (code.charAt(start) === "(") return argumentsIn(code, start + 1, endOf(code, start + 1, never));
  const expression = expressionAt(code, start);
  return argumentsIn(code, start, start + expression.length);
}

const never = () => false;

interface Found {
  options: Option[];
  traits: string[];
}

const deepest = 5;

function optionsOf(ruby: Ruby, given: Argument[], depth: number): Found | null {
  const pairs = given.filter(({ key }) => key !== null);
  if (pairs.length > 0) return ofPairs(ruby, pairs, depth);
  const [first] = given;
  if (!first || depth > deepest) return null;
  const { code, at, from } = first;
  if (code.startsWith("{")) return optionsOf(ruby, argumentsIn(ruby.code, at + 1, at + code.length - 1), depth + 1);
  const known = ofName(ruby, code, from, depth);
  if (known) return known;
  const value = rubyValue(code);
  const texts = [value.isOpaque ? "" : value.value, value.fallback ?? ""].map(String);
  const isUrl = texts.some((one) => /^\w+:/.test(one)) || /\bENV\b.*(?:URL|URI|DSN)/.test(code);
  return isUrl && /^["']|^\(?ENV\b/.test(code)
    ? { options: [{ name: "url", ...value, line: ruby.lineAt(at) }], traits: ["url-alone"] }
    : null;
}

/** A hash under a name of the file's own, with what is merged into it. */
function ofName(ruby: Ruby, code: string, start: number, depth: number): Found | null {
  const [whole, name] = /^(@{0,2}[A-Za-z_]\w*)(?=$|\.merge\()/.exec(code) ?? [];
  const at = name === undefined ? -1 : valueOfName(ruby, name);
  if (name === undefined || whole === undefined || at === -1) return null;
  const expression = expressionAt(ruby.code, at);
  const own = optionsOf(ruby, [{ key: null, code: expression, at, from: at, keyed: null }], depth + 1);
  const [, inner] = /^\.merge\(([^]*)\)$/.exec(code.slice(whole.length)) ?? [];
  if (!own || inner === undefined) return own;
  const from = start + whole.length + ".merge(".length;
  const more = optionsOf(ruby, argumentsIn(ruby.code, from, from + inner.length), depth + 1);
  const names = more?.options.map((one) => one.name) ?? [];
  return {
    options: [...own.options.filter((one) => !names.includes(one.name)), ...(more?.options ?? [])],
    traits: own.traits,
  };
}

/** Where the value of a name begins that is set once; -1 else. */
function valueOfName({ code, values }: Ruby, name: string): number {
  const known = values.get(name);
  if (known !== undefined || values.size >= mostNames) return known ?? -1;
  const all = [...code.matchAll(new RegExp(String.raw`(?<![\w@.])${name}[ \t]*(?:\|\|)?=(?![=~>])\s*`, "g"))];
  const [one] = all;
  const at = one && all.length === 1 ? one.index + one[0].length : -1;
  values.set(name, at);
  return at;
}

function ofPairs(ruby: Ruby, pairs: Argument[], depth: number): Found {
  const traits = new Set<string>(pairs.flatMap(({ keyed }) => (keyed === null ? [] : [keyed])));
  const options = pairs.flatMap(({ key, code, at, from }): Option[] => {
    const line = ruby.lineAt(at);
    if (code.startsWith("{") && depth < deepest) {
      const inner = ofPairs(ruby, argumentsIn(ruby.code, from + 1, from + code.length - 1), depth + 1);
      return inner.options.map((one) => ({ ...one, name: `${key}.${one.name}` }));
    }
    const part = partOfUrl(ruby, code);
    if (part !== null) traits.add("parts-of-url");
    return [{ name: key ?? "", ...rubyValue(code), ...part, line }];
  });
  return { options: options.filter(({ name }) => name !== ""), traits: [...traits] };
}

/** `db.host` of `db = URI.parse(ENV["DATABASE_URL"] || "postgres://…")`; null where it is no part of a URL. */
function partOfUrl(ruby: Ruby, code: string): { fallback?: Scalar } | null {
  const [, name, part] = /^(@{0,2}[A-Za-z_]\w*)\.(host|port|user|path|scheme|password)\b/.exec(code) ?? [];
  const at = name === undefined ? -1 : valueOfName(ruby, name);
  const [, inner] = at === -1 ? [] : (/^(?:\w+::)?URI(?:\.parse)?\(([^]*)\)$/.exec(expressionAt(ruby.code, at)) ?? []);
  if (inner === undefined) return null;
  const read = rubyValue(inner.trim());
  const text = read.isOpaque ? read.fallback : read.value;
  const parts = typeof text === "string" ? wholeParts(text) : null;
  const usual = { host: parts?.host, port: parts?.port, user: parts?.user, path: parts?.database }[part ?? ""];
  return usual === undefined || usual === null ? {} : { fallback: usual };
}

/** The environment or the class around. */
function ownerOf(code: string, at: number): string {
  const above = code.slice(0, at).split("\n");
  const own = (above.at(-1) ?? "").search(/\S|$/);
  let [indent, left] = [own, 500];
  for (const line of above.slice(0, -1).toReversed()) {
    const here = line.search(/\S|$/);
    if ((left -= 1) < 0) break;
    if (line.trim() === "" || here >= indent) continue;
    indent = here;
    const environments = [...line.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
    if (/^\s*configure\b/.test(line) && environments.length > 0)
      return environments.includes("production") ? "production" : (environments[0] ?? "");
    const [, name] = /^\s*class\s+([A-Z]\w*)/.exec(line) ?? [];
    if (name !== undefined) return name;
  }
  return "";
}
