// Hashes of Ruby code: literals, those under a name of the file's own, and what is merged or set into them.
import type { Option } from "../playbook.ts";
import { allWithin, spend } from "../read/bounded.ts";
import { asComputed } from "../read/computed.ts";
import { argumentsIn, endOf, expressionAt, type Argument } from "../read/ruby.ts";
import { unclosed, type RubyText } from "../read/ruby-text.ts";
import { rubyValue } from "../read/ruby-values.ts";
import { wholeParts } from "../url.ts";

export interface Ruby extends RubyText {
  lineAt: (at: number) => number;
  /** Where values of names begin, as far as they were looked for. */
  values: Map<string, number>;
  /** Parts of URLs under a name, as far as they were looked for: see `urlOf`. */
  urls: Map<string, ReturnType<typeof wholeParts> | undefined>;
  /** Steps that are left: names lead to others again and again. */
  left: number;
}

export interface Hash {
  options: Option[];
  traits: string[];
}

/** Other code adds to it what nobody sees here, and may set again what is seen. */
export const addedElsewhere = "added-elsewhere";

const deepest = 5;
const mostNames = 100;
const mostChanges = 200;

/** Where the value of a name begins that is set once; -1 else. */
function valueOfName({ code, bare, values }: Ruby, name: string): number {
  const known = values.get(name);
  if (known !== undefined || values.size >= mostNames) return known ?? -1;
  const pattern = new RegExp(String.raw`(?<![\w@.])${name}[ \t]*(?:\|\|)?=(?![=~>])\s*`, "g");
  const all = [...code.matchAll(pattern)].filter(({ index }) => bare.startsWith(name, index));
  const [one] = all;
  const at = one && all.length === 1 ? one.index + one[0].length : -1;
  values.set(name, at);
  return at;
}

/**
 * @param until changes of a local name below it come too late
 * @returns null where the expression there is no hash of the file's
 */
export function hashAt(ruby: Ruby, at: number, code: string, until: number, depth = 0): Hash | null {
  spend(ruby);
  const [name] = /^@{0,2}[A-Za-z_]\w*/.exec(code) ?? [];
  if (depth > deepest) return null;
  if (code.startsWith("{")) {
    const end = endOf(ruby, at + 1);
    const own = ofPairs(ruby, argumentsIn(ruby, at + 1, end), until, depth);
    return withChain(ruby, own, [end + 1, at + code.length], until, depth);
  }
  // `settings["production"]`
  const [index] = /^(?:\[(?::\w+|"\w+"|'\w+')\])?(?=$|\s*\.\w)/.exec(code.slice(name?.length ?? 0)) ?? [];
  const value = name === undefined || index === undefined ? -1 : valueOfName(ruby, name);
  if (name === undefined || index === undefined || value === -1) return null;
  const written = expressionAt(ruby, value);
  // It is read again wherever its name stands: about two steps for each of its pairs.
  spend(ruby, Math.ceil(written.length / 20));
  const own = hashAt(ruby, value, written, until, depth + 1);
  if (own === null) return null;
  const now = changed(ruby, own, { name, value }, until, depth);
  const picked = index === "" ? now : below(now, index.replaceAll(/\W/g, ""));
  return picked && withChain(ruby, picked, [at + name.length + index.length, at + code.length], until, depth);
}

function below({ options, traits }: Hash, key: string): Hash | null {
  const own = options.filter(({ name }) => name.startsWith(`${key}.`));
  return own.length === 0
    ? null
    : { options: own.map((one) => ({ ...one, name: one.name.slice(key.length + 1) })), traits };
}

const over = (own: Hash, more: Hash): Hash => {
  const names = more.options.map((one) => one.name);
  return {
    options: [...own.options.filter((one) => !names.includes(one.name)), ...more.options],
    traits: [...new Set([...own.traits, ...more.traits])],
  };
};

const unknown: Hash = { options: [], traits: [addedElsewhere] };
const harmless =
  /^\s*\.(?:freeze|dup|clone|compact|to_h|(?:deep_)?symbolize_keys|stringify_keys|with_indifferent_access)\b(?!\()(?:\(\))?/;

/** `.merge(…)` and the like behind a hash. */
function withChain(ruby: Ruby, own: Hash, [from, to]: [number, number], until: number, depth: number): Hash {
  let [found, at] = [own, from];
  while (at < to) {
    const rest = ruby.code.slice(at, to);
    const [call] = /^\s*\.merge!?\(/.exec(rest) ?? [];
    const [skipped] = harmless.exec(rest) ?? [];
    if (call === undefined && skipped === undefined) return rest.trim() === "" ? found : over(found, unknown);
    if (call === undefined) {
      at += skipped?.length ?? to;
      continue;
    }
    const end = endOf(ruby, at + call.length);
    found = over(found, ofMerged(ruby, argumentsIn(ruby, at + call.length, end), until, depth + 1));
    at = end + 1;
  }
  return found;
}

function ofMerged(ruby: Ruby, given: Argument[], until: number, depth: number): Hash {
  const isPairs = given.every(({ key, code }) => key !== null || code.startsWith("**"));
  if (isPairs) return ofPairs(ruby, given, until, depth);
  return given
    .map(({ code, from }) => hashAt(ruby, from, code, until, depth) ?? unknown)
    .reduce(over, { options: [], traits: [] });
}

/** `name[:key] = value`, `name.merge!(…)`, `name.delete(:key)`; anything else that changes it is unknown. */
function changed(ruby: Ruby, own: Hash, of: { name: string; value: number }, until: number, depth: number): Hash {
  const [{ code, bare }, { name, value }] = [ruby, of];
  const pattern = new RegExp(
    String.raw`(?<![\w@.:])${name}(?:\[|\.(?:\w+!|(?:update|store|delete|replace)\b)\(?)`,
    "g",
  );
  // An attribute and a constant may be changed by what runs before.
  const isLocal = /^[a-z_]/.test(name);
  const all = [...bare.matchAll(pattern)].filter(({ index }) => index > value && (index < until || !isLocal));
  // The whole file was looked through for them.
  spend(ruby, all.length + Math.ceil(bare.length / 20_000));
  return allWithin(all, mostChanges).reduce((found, { index, 0: { length } }) => {
    const change = changeAt(ruby, [index + name.length, index + length], until, depth);
    if (change === null) return found;
    const [line] = /[^\n]*$/.exec(code.slice(Math.max(0, index - 500), index)) ?? [""];
    const [first] = /[^\n]*$/.exec(code.slice(Math.max(0, value - 500), value)) ?? [""];
    const isOfIts = line === "" || (isLocal && line.trim() === "" && line.length <= first.search(/\S|$/));
    const isCertain = isOfIts && index < until && !change.isConditional;
    const options = isCertain ? change.options : change.options.map((one) => asComputed(one));
    const left = { ...found, options: found.options.filter((one) => !change.deleted.includes(one.name)) };
    const isThere = ({ name: own }: Option) => left.options.some((one) => one.name === own);
    const kept = change.isDefault ? options.filter((one) => !isThere(one)) : options;
    return over(left, { options: kept, traits: change.traits });
  }, own);
}

interface Change extends Hash {
  deleted: string[];
  isConditional: boolean;
  /** `||=` */
  isDefault: boolean;
}

function changeAt(ruby: Ruby, [at, behind]: [number, number], until: number, depth: number): Change | null {
  const none = { options: [], traits: [], deleted: [], isConditional: false, isDefault: false };
  const code = ruby.code.slice(at, at + 300);
  const [set, keys = "", sign] = /^((?:\[(?::\w+|"\w+"|'\w+')\])+)\s*(\|\|=|=(?![=~>]))\s*/.exec(code) ?? [];
  if (set !== undefined) {
    const from = at + set.length;
    const written = expressionAt(ruby, from);
    const option = { name: [...keys.matchAll(/\w+/g)].join("."), ...rubyValue(written), line: ruby.lineAt(at) };
    const rest = ruby.bare.slice(from + written.length).slice(0, 20);
    const isConditional = /^\s+(?:if|unless|rescue)\s/.test(rest);
    const hash = written.startsWith("{") ? unknown : { options: [option], traits: [] };
    return { ...none, ...hash, isConditional, isDefault: sign === "||=" };
  }
  if (code.startsWith("[")) return isSet(ruby, at) ? { ...none, ...unknown } : null;
  const [, deleted] = /^\.delete\(?\s*[:"'](\w+)/.exec(code) ?? [];
  if (deleted !== undefined) return { ...none, deleted: [deleted] };
  if (/^\.(?:compact|(?:deep_)?symbolize_keys|stringify_keys)!/.test(code)) return null;
  if (!/^\.(?:merge!|update)\($/.test(ruby.bare.slice(at, behind))) return { ...none, ...unknown };
  return { ...none, ...ofMerged(ruby, argumentsIn(ruby, behind, endOf(ruby, behind)), until, depth + 1) };
}

/** `name[key] = …`, with a key that is computed. */
const isSet = (ruby: Ruby, at: number) =>
  /^\]\s*(?:\|\|)?=(?![=~>])/.test(ruby.bare.slice(endOf(ruby, at + 1)).slice(0, 20));

export function ofPairs(ruby: Ruby, given: Argument[], until: number, depth = 0): Hash {
  return given.reduce<Hash>(
    (found, one) => {
      const { key, code, at, from, keyed } = one;
      if (key === null) {
        const spread = /^\*\*\s*/.exec(code)?.[0].length;
        const more = spread === undefined ? null : hashAt(ruby, from + spread, code.slice(spread), until, depth + 1);
        return over(found, more ?? unknown);
      }
      const traits = [
        ...found.traits,
        ...(keyed === null ? [] : [keyed]),
        ...(isOpenText(ruby, one) ? [addedElsewhere] : []),
      ];
      const line = ruby.lineAt(at);
      // Of a key that stands twice the last counts, as it does behind what is spread.
      const others = found.options.filter(({ name }) => name !== key && !name.startsWith(`${key}.`));
      const inner = innerOf(ruby, one, until, depth);
      if (inner !== null) {
        const options = inner.options.map((each) => ({ ...each, name: `${key}.${each.name}` }));
        return { options: [...others, ...options], traits: [...traits, ...inner.traits] };
      }
      const part = partOfUrl(ruby, code);
      const option = { name: key, ...rubyValue(code), ...part, line };
      return {
        options: [...others, option],
        traits: [...traits, ...(part === null ? [] : ["parts-of-url"])],
      };
    },
    { options: [], traits: [] },
  );
}

/** A hash in its place, or under a name. */
function innerOf(ruby: Ruby, { code, from }: Argument, until: number, depth: number): Hash | null {
  if (depth >= deepest) return null;
  if (!code.startsWith("{"))
    return /^@{0,2}[A-Za-z_]\w*$/.test(code) ? hashAt(ruby, from, code, until, depth + 1) : null;
  return ofPairs(ruby, argumentsIn(ruby, from + 1, endOf(ruby, from + 1)), until, depth + 1);
}

const isOpenText = ({ bare }: Ruby, { from, code }: Argument) =>
  bare.slice(from, from + code.length).includes(unclosed);

/** `db.host` of `db = URI.parse(ENV["DATABASE_URL"] || "postgres://…")`; null where it is no part of a URL. */
function partOfUrl(ruby: Ruby, code: string): Pick<Option, "fallback"> | null {
  const [, name, part] = /^(@{0,2}[A-Za-z_]\w*)\.(host|port|user|path|scheme|password)\b/.exec(code) ?? [];
  const parts = name === undefined ? undefined : urlOf(ruby, name);
  if (parts === undefined) return null;
  const usual = { host: parts?.host, port: parts?.port, user: parts?.user, path: parts?.database }[part ?? ""];
  return usual === undefined || usual === null ? {} : { fallback: usual };
}

/** null where nobody sees the URL; undefined where the name has none. Read once: many lines may name its parts. */
function urlOf(ruby: Ruby, name: string): ReturnType<typeof wholeParts> | undefined {
  if (ruby.urls.has(name)) return ruby.urls.get(name);
  const at = valueOfName(ruby, name);
  const [, inner] = at === -1 ? [] : (/^(?:\w+::)?URI(?:\.parse)?\(([^]*)\)$/.exec(expressionAt(ruby, at)) ?? []);
  const read = inner === undefined ? null : rubyValue(inner.trim());
  const text = read?.isOpaque === true ? read.fallback : read?.value;
  const parts = read === null ? undefined : typeof text === "string" ? wholeParts(text) : null;
  ruby.urls.set(name, parts);
  return parts;
}
