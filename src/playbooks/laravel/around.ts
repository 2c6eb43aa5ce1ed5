// What stands around the connections of a `config/database.php`, and keeps all of them from being reached.
import { ignoredOption, invalidOption, linesOf } from "../options.ts";
import type { Lint, Option } from "../playbook.ts";
import type { PhpArray } from "../read/php.ts";
import { docs } from "./options.ts";

/** From Laravel 11 on these are there without the file, which is merged with the framework's own. */
const always = ["sqlite", "mysql", "mariadb", "pgsql", "sqlsrv"];

/** `no-connection:psql.line7` for a default that no connection has; `usual-connection:` where a variable goes first. */
function lostDefault(arrays: PhpArray[], option: Option | undefined, text: string): string[] {
  const own = arrays.find(({ path }) => path.length === 1 && path[0] === "connections");
  const name = option?.isOpaque ? option.fallback : option?.value;
  if (!option || !own || typeof name !== "string" || !/^[A-Za-z_]{1,40}$/.test(name)) return [];
  // What is added elsewhere is not seen.
  const isAdded = /\barray_(?:merge|replace)|\bconfig\(\[|\$\w+\[['"]connections['"]\]/.test(text);
  if (!own.isWhole || isAdded || own.keys.includes(name) || always.includes(name)) return [];
  return [`${option.isOpaque ? "usual" : "no"}-connection:${name}.line${option.line}`];
}

/** What stands before and behind PHP; texts; comments, which the end of PHP ends too. */
const noCode =
  /^[^]*?(?=<\?)|\?>[^]*?(?=<\?|$)|<<<[ \t]*(["']?)([A-Za-z_]\w*)\1\r?(?=\n)[^]*?(?:\n[ \t]*\2\b|$)|'(?:[^'\\]|\\(?:[^]|$))*(?:'|$)|"(?:[^"\\]|\\(?:[^]|$))*(?:"|$)|\/\*[^]*?(?:\*\/|$)|(?:\/\/|#(?!\[))(?:(?!\?>).)*/g;
const codeOf = (text: string) => text.replaceAll(noCode, (part) => part.replaceAll(/[^\n]/g, " "));

export function traitsAround(text: string, arrays: PhpArray[], option: Option | undefined): string[] {
  const [lineAt, code] = [linesOf(text), codeOf(text)];
  const quote = /[‘’“”]/.exec(code);
  const calls = [...text.matchAll(/\bparse_url\(\s*["'‘“]([A-Z][A-Z0-9_]*)["'’”]\s*[,)]/g)];
  const parsed = calls.find(({ index }) => code.startsWith("parse_url(", index));
  return [
    ...lostDefault(arrays, option, text),
    ...(quote ? [`typographic:line${lineAt(quote.index)}`] : []),
    ...(parsed ? [`parse-url:${parsed[1]}.line${lineAt(parsed.index)}`] : []),
  ];
}

const placed = (traits: string[], kind: string): [name: string, line: number] | null => {
  const trait = traits.find((one) => one.startsWith(`${kind}:`)) ?? "";
  const [, name = "", line] = /^[\w-]+:(?:(\w+)\.)?line(\d+)$/.exec(trait) ?? [];
  return line === undefined ? null : [name, Number(line)];
};

const lost: Lint = {
  id: "default-connection",
  source: docs.database,
  provenOn: null,
  check: ({ traits }) => {
    const [sure, usual] = [placed(traits, "no-connection"), placed(traits, "usual-connection")];
    const [name, line] = sure ?? usual ?? [];
    if (name === undefined || line === undefined) return [];
    const make = sure ? invalidOption : ignoredOption;
    return [
      make(["default", line], {
        why:
          `${sure ? "" : "Where no variable says otherwise: "}no connection is called \`${name}\`, and Laravel ` +
          `raises InvalidArgumentException (Database connection [${name}] not configured).`,
        fix: "// name one of the connections below",
      }),
    ];
  },
};

const typographic: Lint = {
  id: "typographic-quotes",
  source: "https://www.php.net/manual/en/language.types.string.php",
  provenOn: null,
  check: ({ traits }) => {
    const [, line] = placed(traits, "typographic") ?? [];
    if (line === undefined) return [];
    const why = "PHP reads a typographic quote as part of a constant's name. From PHP 8 on it stops with an error.";
    return [invalidOption(["quotes", line], { why, fix: "// write ' or \" in their place" })];
  },
};

const parsedName: Lint = {
  id: "parse-url-of-a-name",
  source: "https://www.php.net/manual/en/function.parse-url.php",
  provenOn: null,
  check: ({ traits }) => {
    const [name, line] = placed(traits, "parse-url") ?? [];
    if (name === undefined || line === undefined) return [];
    return [
      invalidOption(["parse_url", line], {
        why: `\`parse_url\` gets the name ${name}, and not what the variable holds: host and user are missing.`,
        fix: `// read the variable: parse_url(getenv('${name}'))`,
      }),
    ];
  },
};

export const aroundLints: Lint[] = [lost, typographic, parsedName];
