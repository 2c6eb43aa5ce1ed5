// Texts of a Go file that are connection strings, wherever they stand, and what a reading falls back to.
import type { SyntaxNode } from "@lezer/common";
import { splitKeywords } from "../../libpq/split-conninfo.ts";
import type { Option } from "../playbook.ts";
import { inPattern } from "../read/in-pattern.ts";
import { contentOf, goTextOf, type GoCall, type GoSource, type GoText } from "../read/go.ts";

/** A connection string, and the reading that falls back to it: `getEnv("DATABASE_URL")`. */
export interface DsnText extends GoText {
  reading?: string;
}

const looksLike =
  /^\s*(?:postgres(?:ql)?:\/\/|\$\{\w+\}:\/\/\S+[?&]sslmode=|(?:\w+\s*=\s*(?:'[^']*'|\S*)\s+)*(?:host|user|dbname|sslmode)\s*=)/;
const url = /^\s*postgres(?:ql)?:\/\/[^\s/]+\/\S*\s*$/;

/** What is handed to an unknown function must leave no doubt. */
function isWhole(value: string): boolean {
  if (url.test(value)) return true;
  const names = [...value.matchAll(/(?:^|\s)(host|port|user|password|dbname|sslmode)\s*=/g)].map(([, name]) => name);
  return looksLike.test(value) && names.length >= 2 && (names.includes("dbname") || names.includes("sslmode"));
}

const verb = /%(?:\[\d+\])?[sdvq](?![0-9A-Fa-f])/g;
/** The whole of a part: `host=%s`, `://%s:%s@%s/`. Within a word it is a raw % as well: `p%sw`. */
const verbAlone = /(?<=^|[\s='/:@?&,])%(?:\[\d+\])?[sdvq](?=$|[\s'/:@?&,])/g;

/** A format that this file fills in, by its name, or another one. */
function unfilled(one: GoText | null, isFormat: boolean): GoText | null {
  const value = one?.value.replaceAll(isFormat ? verb : verbAlone, "${value}") ?? "";
  return one === null || one.value === value ? one : { value, at: one.at, to: one.to };
}

/** Names that are handed to Sprintf and its like. */
const formatsIn = ({ calls, text }: GoSource): Set<string> =>
  new Set(
    calls.flatMap(({ callee, args }) => (callee.endsWith("f") ? args.map(({ from, to }) => text.slice(from, to)) : [])),
  );

/** What a name is given, and what is formatted. */
export function textsIn(source: GoSource): DsnText[] {
  const formats = formatsIn(source);
  const all = [...source.names].flatMap(([name, given]) =>
    given.map((one) => unfilled(goTextOf(one, source), formats.has(name))),
  );
  // A constant that is a format has its own line twice: what is formatted counts.
  const formatted = source.calls.flatMap(({ callee, node }) =>
    callee.endsWith("Sprintf") ? [goTextOf(node, source)] : [],
  );
  const found = [...all, ...formatted].filter((one) => one !== null && looksLike.test(one.value));
  return oneALine(found, source);
}

/** Where a tag of a struct stands what its field has when nothing sets it. */
const defaults = /(?:^|\s)(?:envDefault|env-default|default):("(?:[^"\\]|\\.)*")/;
/** `env:"DATABASE_URL, default=postgres://…"`, as sethvargo/go-envconfig and envdecode have it. */
const defaultWithin = /(?:^|\s)env:"(?:[^"\\]|\\.)*?,\s*default=((?:[^"\\]|\\.)*)"/;

/** The default of a field that a library fills from the environment, from flags or from a file. */
function ofTag({ field, tag }: GoSource["tags"][number], { text }: GoSource): DsnText | null {
  const own = contentOf(tag, text);
  const value = defaults.exec(own)?.[1]?.slice(1, -1) ?? defaultWithin.exec(own)?.[1];
  const variable = /(?:^|\s)env(?:config)?:"([A-Za-z_]\w{0,60})/.exec(own)?.[1];
  if (value === undefined || !isWhole(value)) return null;
  return { value: value.replaceAll(/\\(.)/g, "$1"), at: tag.from, to: tag.to, reading: variable ?? field };
}

/** Fields of settings, whoever opens what they hold. */
export const tagsIn = (source: GoSource): DsnText[] =>
  source.tags.flatMap((one) => {
    const found = ofTag(one, source);
    return found ? [found] : [];
  });

const oneALine = (all: (DsnText | null)[], source: GoSource): DsnText[] => [
  ...new Map(all.flatMap((one) => (one ? [[source.lineAt(one.at), one] as const] : []))).values(),
];

/** They print, compare or take apart, and open nothing. */
const opensNothing =
  /^(?:fmt|log|slog|errors|strings|regexp|url|assert|require|t|b|logger|zap)\.|(?:Print|Log|Error|Fatal|Panic|Warn|Info|Debug|Skip|Contains|Prefix|Suffix|Replace|Equal)\w*$/;

/** What stands as an argument of any call: `open("host=…")`, `env.GetString("DSN", "host=…")`. */
export function argumentsIn(source: GoSource): DsnText[] {
  const found = source.calls
    .filter(({ callee }) => !opensNothing.test(callee))
    .flatMap((call) =>
      call.args.flatMap((one): DsnText[] => {
        if (one.name !== "String") return [];
        const text = goTextOf(one, source);
        const reading = readingOf(call, source);
        return text && isWhole(text.value) ? [{ ...text, ...(reading === null ? {} : { reading }) }] : [];
      }),
    );
  return oneALine(found, source);
}

/** Readings of the environment, of flags and of settings, by the name of the function. */
const reads = /(?:^|[._])(?:\w*env\w*|lookup\w*|\w*default\w*|\w*fallback\w*|get\w*|String(?:Var)?P?)$/i;

/** The call without its default, where its first text is a name; null where it reads nothing. */
function readingOf({ callee, args }: GoCall, source: GoSource): string | null {
  if (!reads.test(callee) || callee.endsWith("Setenv") || args.length < 2) return null;
  const name = args.map((one) => goTextOf(one, source)?.value).find((one) => one !== undefined) ?? "";
  return /^[A-Za-z][\w.-]{0,60}$/.test(name) ? `${callee}("${name}")` : null;
}

const deepest = 4;

/** What an expression falls back to, where it reads a variable or is a name for such a reading; null for any other. */
export function usualText(node: SyntaxNode, source: GoSource, depth = 0): DsnText | null {
  if (depth > deepest) return null;
  if (node.name === "VariableName") {
    const [known, other] = source.names.get(source.text.slice(node.from, node.to)) ?? [];
    return known && !other ? usualText(known, source, depth + 1) : null;
  }
  if (node.name === "SelectorExpr") {
    const field = /\.\s*(\w+)$/.exec(source.text.slice(node.from, node.to))?.[1];
    const [only, other] = source.tags.filter((one) => one.field === field);
    const known = only && !other ? ofTag(only, source) : null;
    return known && { ...known, reading: source.text.slice(node.from, node.to) };
  }
  const call = source.calls.find(({ at }) => at === node.from && node.name === "CallExpr");
  const reading = call ? readingOf(call, source) : null;
  const texts = call && reading !== null ? call.args.slice(1).map((one) => goTextOf(one, source)) : [];
  const text = texts.find((one) => one !== null && isWhole(one.value));
  return text && reading !== null ? { ...text, reading } : null;
}

export const computed = (value: string, line: number): Option => ({ name: "dsn", value, isOpaque: true, line });

/** Where a parameter's value stands that is put in from a place of its own; null for any other. */
function valueAt({ value, parts = [] }: DsnText, name: string): number | null {
  if (parts.length === 0) return null;
  const found = [...value.matchAll(new RegExp(`(?:^|[\\s?&])${inPattern(name)}\\s*=\\s*'?`, "g"))].at(-1);
  const start = found ? found.index + found[0].length : -1;
  const part = parts.find(({ from, to }) => from === start && to > from && /^[\s'&]?$/.test(value.charAt(to)));
  return part?.at ?? null;
}

/** `put-in:sslmode:L9:L17`: the line of such a value, and that of the parameter's name. */
export const putInTraits = (text: DsnText, names: string[], source: GoSource): string[] =>
  names.flatMap((name) => {
    const at = valueAt(text, name);
    return at === null ? [] : [`put-in:${name}:L${source.lineAt(at)}:L${lineIn(source, text)(name)}`];
  });

/** The line of a parameter within a text of several lines; else where the text begins. */
export const lineIn =
  ({ text, lineAt }: GoSource, { at, to }: DsnText) =>
  (name?: string): number => {
    const found =
      name !== undefined && /^\w+$/.test(name)
        ? new RegExp(`(?<![\\w.-])(?:(?<=\\\\[nt])|\\b)${name}\\s*=`).exec(text.slice(at, to))
        : null;
    return lineAt(found ? at + found.index : at);
  };

/** The place is a variable's, or its scheme is: `${url}?sslmode=require`, `${scheme}://…?sslmode=require`. */
const unknownStart = /^\s*(\$\{\w+\})(?::\/\/[^?]*)?[?&]([\w.-]+=.*)$/s;
/**
 * `host=db ${more} sslmode=require`: it may hold any parameters. What stands behind a = is a value: `host =
 * ${host}`.
 */
const valueOrWord = /(?<!\S)(?:[^\s=]+\s*=\s*(?:'(?:[^'\\]|\\.)*'|(?:[^\s\\]|\\.)*)|(\$\{\w+\})(?=\s|$))/gs;

/** `shop:x@db:5432/shop`, `db:5432/shop`: a URL that lacks its scheme. */
const place = String.raw`(?:[\w.-]|\$\{\w+\})+`;
const withUser = new RegExp(String.raw`^\s*(?:\/\/)?[\w.-]+(?::[^\s@/=]*)?@${place}(?::${place})?(?:\/\S*)?\s*$`);
const withPort = /^\s*[\w.-]+:\d{2,5}\/[\w-]+(?:\?\S*)?\s*$/;

export const isWithoutScheme = (text: string): boolean => withUser.test(text) || withPort.test(text);

/**
 * A URL is one option; of keywords each is.
 * @param lineOf the line of a parameter; of none: where the text begins
 */
export function ofText(value: string, lineOf: (name?: string) => number): Option[] {
  const line = lineOf();
  if (/^\s*[A-Za-z][\w+.-]*:\/\//.test(value)) return [{ name: "url", value, isOpaque: false, line }];
  if (isWithoutScheme(value)) return [{ name: "dsn", value, isOpaque: true, line }];
  const option = (name: string, one: string): Option => ({
    name,
    value: one,
    isOpaque: one.includes("${"),
    line: lineOf(name),
  });
  // `url + "?sslmode=require"`: the place is the variable's, and what is added to it is known.
  const [, place, added] = unknownStart.exec(value) ?? [];
  if (place !== undefined && added !== undefined)
    return [
      { name: "dsn", value: place, isOpaque: true, line },
      ...[...new URLSearchParams(added)].map(([name, one]) => option(name, one)),
    ];
  const more = [...value.matchAll(valueOrWord)].find(([, word]) => word !== undefined)?.[1];
  const keywords = value.replaceAll(valueOrWord, (one, word?: string) => (word === undefined ? one : " "));
  const found = Object.entries(splitKeywords(keywords).values).map((one) => option(...one));
  if (found.length === 0) return [{ name: "dsn", value, isOpaque: true, line }];
  return [...(more === undefined ? [] : [{ name: "dsn", value: more, isOpaque: true, line }]), ...found];
}
