// Connections that Ruby code opens by itself: `ActiveRecord::Base.establish_connection`, Sinatra's `set :database`.
import { linesOf } from "../options.ts";
import type { Option } from "../playbook.ts";
import { allWithin } from "../read/bounded.ts";
import { argumentsIn, endOf, expressionAt, type Argument } from "../read/ruby.ts";
import { rubyText } from "../read/ruby-text.ts";
import { rubyValue } from "../read/ruby-values.ts";
import { hashAt, ofPairs, type Hash, type Ruby } from "./hashes.ts";

export interface RubyConnection {
  options: Option[];
  line: number;
  /** "production" within `configure :production do`, "Legacy" within a class; "" for neither. */
  owner: string;
  traits: string[];
}

const calls =
  /\bestablish_connection\b(?![ \t]*[=.?!])|^[ \t]*set[ (]\s*:database\s*,|\bActiveRecord::Base\.configurations(?:\[[^\]\n]{1,60}\])?\s*=(?![=~])/gm;
const mostCalls = 200;
/** A hash, a name, what is merged: each takes one. */
const mostSteps = 20_000;

/** `ENV["DATABASE_URL"] = "postgres://…"`: whoever reads the variable later connects there. */
const variable = /\bENV\[["']\w{0,40}(?:DATABASE|DB|POSTGRES(?:QL)?|PG)_UR[LI]["']\][ \t]*(?:\|\|)?=(?![=~>])/g;

/** Those that say in the code itself what they connect to; names of sections and files are another file's. */
export function connectionsIn(text: string): RubyConnection[] {
  const { code, bare } = rubyText(text);
  const ruby: Ruby = { code, bare, lineAt: linesOf(code), values: new Map(), urls: new Map(), left: mostSteps };
  const isCode = ({ index, 0: whole }: RegExpExecArray) => bare.charAt(index) === whole.charAt(0);
  const found = connectionsBehind(ruby, [...bare.matchAll(calls)]);
  return found.length > 0 ? found : connectionsBehind(ruby, [...code.matchAll(variable)].filter(isCode));
}

/** A connection of PostgreSQL's is opened by what is decided at run time: a hash that is set twice, or merged. */
export function opensUnread(text: string): boolean {
  const { code, bare } = rubyText(text);
  const isOpened = [...bare.matchAll(calls)].some(({ index }) => !isDefinition(code, index));
  return isOpened && /\badapter["']?[ \t]*(?::|=>)[ \t]*["']postg/.test(code);
}

const isDefinition = (code: string, at: number) => /\bdef\s+(?:self\.)?$/.test(code.slice(Math.max(0, at - 40), at));

function connectionsBehind(ruby: Ruby, all: RegExpExecArray[]): RubyConnection[] {
  const { code } = ruby;
  return allWithin(all, mostCalls).flatMap(({ index, 0: { length } }): RubyConnection[] => {
    if (isDefinition(code, index)) return [];
    const found = givenTo(ruby, givenAt(ruby, index + length), index);
    if (found === null || found.options.length === 0) return [];
    const line = ruby.lineAt(index);
    const [, environment] = /\[[:"'](\w+)["']?\]/.exec(code.slice(index, index + length)) ?? [];
    const owner = environment ?? ownerOf(code, index);
    return [{ ...found, line, owner, traits: ["ruby", `call-in-line-${line}`, ...found.traits] }];
  });
}

/** What stands in the brackets of a call, or behind its name. */
function givenAt(ruby: Ruby, from: number): Argument[] {
  const [blank = ""] = /^[ \t]*/.exec(ruby.code.slice(from, from + 200)) ?? [];
  const start = from + blank.length;
  if (ruby.code.charAt(start) === "(") return argumentsIn(ruby, start + 1, endOf(ruby, start + 1));
  return argumentsIn(ruby, start, start + expressionAt(ruby, start).length);
}

function givenTo(ruby: Ruby, given: Argument[], call: number): Hash | null {
  if (given.some(({ key, code }) => key !== null || code.startsWith("**"))) return ofPairs(ruby, given, call);
  const [first] = given;
  if (!first) return null;
  const { code, at, from } = first;
  const hash = hashAt(ruby, from, code, call);
  if (hash) return hash;
  const value = rubyValue(code);
  const texts = [value.isOpaque ? "" : value.value, value.fallback ?? ""].map(String);
  const isUrl = texts.some((one) => /^\w+:/.test(one)) || /\bENV\b.*(?:URL|URI|DSN)/.test(code);
  return isUrl && /^["']|^\(?ENV\b/.test(code)
    ? { options: [{ name: "url", ...value, line: ruby.lineAt(at) }], traits: ["url-alone"] }
    : null;
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
