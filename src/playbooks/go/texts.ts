// Texts of a Go file that are connection strings, wherever they stand, and what a reading falls back to.
import type { SyntaxNode } from "@lezer/common";
import { splitKeywords } from "../../libpq/split-conninfo.ts";
import type { Option } from "../playbook.ts";
import { goTextOf, type GoCall, type GoSource, type GoText } from "../read/go.ts";

/** A connection string, and the reading that falls back to it: `getEnv("DATABASE_URL")`. */
export interface DsnText extends GoText {
  reading?: string;
}

const looksLike = /^\s*(?:postgres(?:ql)?:\/\/|(?:\w+\s*=\s*(?:'[^']*'|\S*)\s+)*(?:host|user|dbname|sslmode)\s*=)/;
const url = /^\s*postgres(?:ql)?:\/\/[^\s/]+\/\S*\s*$/;

/** What is handed to an unknown function must leave no doubt. */
function isWhole(value: string): boolean {
  if (url.test(value)) return true;
  const names = [...value.matchAll(/(?:^|\s)(host|port|user|password|dbname|sslmode)\s*=/g)].map(([, name]) => name);
  return looksLike.test(value) && names.length >= 2 && (names.includes("dbname") || names.includes("sslmode"));
}

/** What a name is given, and what is formatted. */
export function textsIn(source: GoSource): DsnText[] {
  const all = [...source.names.values()].flat().map((one) => goTextOf(one, source));
  const returned = source.calls.flatMap(({ callee, args, at }) => {
    const [format] = args;
    if (!callee.endsWith("Sprintf") || !format) return [];
    const text = goTextOf(format, source);
    return text ? [{ value: text.value.replaceAll(/%(?!%)[-+# 0-9.[\]*]*[A-Za-z]/g, "${value}"), at }] : [];
  });
  const found = [...all, ...returned].filter((one) => one !== null && looksLike.test(one.value));
  return oneALine(found, source);
}

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
  const call = source.calls.find(({ at }) => at === node.from && node.name === "CallExpr");
  const reading = call ? readingOf(call, source) : null;
  const texts = call && reading !== null ? call.args.slice(1).map((one) => goTextOf(one, source)) : [];
  const text = texts.find((one) => one !== null && isWhole(one.value));
  return text && reading !== null ? { ...text, reading } : null;
}

export const computed = (value: string, line: number): Option => ({ name: "dsn", value, isOpaque: true, line });

/** A URL is one option; of keywords each is. */
export function ofText(value: string, line: number): Option[] {
  if (/^\s*[A-Za-z][\w+.-]*:\/\//.test(value))
    return [{ name: "url", value, isOpaque: /^\s*\$\{\w+\}$/.test(value), line }];
  // `url + "?sslmode=require"`: the place is the variable's, and what is added to it is known.
  const [, place, added] = /^(\$\{\w+\})[?&]([\w.-]+=.*)$/s.exec(value) ?? [];
  if (place !== undefined && added !== undefined)
    return [
      { name: "dsn", value: place, isOpaque: true, line },
      ...[...new URLSearchParams(added)].map(([name, one]) => ({
        name,
        value: one,
        isOpaque: one.includes("${"),
        line,
      })),
    ];
  const [, start, rest] = /^(\$\{\w+\})(\s+\w+\s*=.*)$/s.exec(value) ?? [];
  if (start !== undefined && rest !== undefined)
    return [{ name: "dsn", value: start, isOpaque: true, line }, ...ofText(rest, line)];
  const { values } = splitKeywords(value);
  const found = Object.entries(values).map(([name, one]) => ({ name, value: one, isOpaque: one.includes("${"), line }));
  return found.length > 0 ? found : [{ name: "dsn", value, isOpaque: true, line }];
}
