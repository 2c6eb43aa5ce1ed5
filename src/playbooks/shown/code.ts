// A computed value as it may leave: readings of the environment, with
// what they fall back to. Any other code is not shown.
import { hasForm, type Form } from "./forms.ts";

/**
 * Where a variable's name is asked for: `System.get_env("X")`,
 * `process.env["X"]`, `os.environ.get("X")`, `ENV.fetch("X")`, `env("X")`.
 */
const reading =
  /\b(?:System\.(?:get_env|fetch_env!?)|process\.env|Deno\.env\.get|os\.environ(?:\.get)?|environ(?:\.get)?|os\.getenv|getenv|Env\.get|env(?:\.(?:int|str|bool|list|url|db|db_url|get))?|config|Config|ENV(?:\.fetch)?)\s*[([]\s*(["'])[A-Z][A-Z0-9_]*\1/g;
const dotted = /\b(?:process\.env|import\.meta\.env|Bun\.env)\.[A-Z][A-Z0-9_]*/g;
/** `settings.db.host || `: a field of the file's own, and what is taken without it. */
const field = /(?<![\w.])[A-Za-z_]\w{0,40}(?:\??\.[A-Za-z_]\w{0,40}){1,4}!?(?=\s{0,5}(?:\|\||\?\?))/g;
const template = /\$\{[A-Za-z_][\w.-]{0,60}(?::-?[\w.-]{0,60})?\}/g;
const text = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`/g;
const words = new Set(
  `System String Integer to_integer parse Number parseInt Boolean process env os environ get getenv int bool str float list config
default cast ENV fetch to_i to_s to_sym nil null None undefined true false True False if else do end not and or is in
fetch_env get_env required String toString as string number toInt toLong`.split(/\s+/),
);
/** `5_432`, as most languages let a number be written. */
const digitGroups = /(?<=\d)_(?=\d)/g;
/** A variable or a field of the file's own: `database_url`, `config.db.host`. */
const ownName = /^@?[A-Za-z_]\w{0,40}(?:[.:][A-Za-z_]\w{0,40}){0,4}[!?]?$/;

/** A reading with a URL that it falls back to. @param shown that URL, as it may leave */
export function shownWithUrl(code: string, url: string, shown: string): string | null {
  const quoted = ['"', "'", "`"].map((one) => `${one}${url}${one}`).find((one) => code.includes(one));
  const rest =
    quoted === undefined
      ? null
      : shownCode(
          code.replace(quoted, () => '""'),
          null,
        );
  return rest === null ? null : rest.replace('""', () => JSON.stringify(shown));
}

/** @param form null: no texts within it leave */
export function shownCode(code: string, form: Exclude<Form, "url"> | null): string | null {
  if (code.length > 200 || form === "secret") return null;
  const bare = code.trim();
  if (ownName.test(bare)) return bare;
  let isSafe = true;
  const unread = [reading, dotted, field, template].reduce((left, pattern) => left.replaceAll(pattern, ""), bare);
  // A reading, and one text that it falls back to: with more it is code that nobody knows.
  if (unread === bare || (unread.match(text) ?? []).length > 1) return null;
  const withoutTexts = unread.replaceAll(text, (_, ...found: (string | undefined)[]) => {
    const inside = found.slice(0, 3).find((one) => one !== undefined) ?? "";
    isSafe &&= inside === "" || (form !== null && hasForm(inside, form));
    return "";
  });
  const rest = withoutTexts.replaceAll(digitGroups, "");
  if (!isSafe || !/^[\w\s()[\]{}.,|?:=!&;>-]*$/.test(rest)) return null;
  return (rest.match(/[A-Za-z_]\w*/g) ?? []).every((one) => words.has(one)) && !/\d{11,}/.test(rest) ? bare : null;
}
