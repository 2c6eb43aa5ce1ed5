// Lines of [databases]: `shop = host=db port=5432 dbname=shop`, words with their values.
import type { LintFinding } from "../playbook.ts";
import { hasForm } from "../shown/forms.ts";
import { isTypo } from "../specs.ts";
import type { Entry } from "./pgbouncer-entries.ts";
import { pgbouncerFinding, pgbouncerRefusal } from "./pgbouncer-findings.ts";
import { pgbouncerWords, placeWords } from "./pgbouncer-options.ts";
import type { ServerPlace } from "./server-places.ts";
import { isFilledInLater } from "./template.ts";
import { clearText, passwordKind } from "./userlist.ts";

/** What is wrong with one of them. */
export function databaseOf(entry: Entry): LintFinding[] {
  const found = [...wordsOf(entry), ...emptyOf(entry)];
  return found.some(({ level }) => level === "error") || isConnectString(entry) ? found : [...found, unreadable(entry)];
}

/** One word with its value, as PgBouncer's parser takes them (`cstr_get_pair`); what follows a quote is skipped. */
const pair = /[ \t]*[^\s=]+[ \t]*=[ \t]*(?:'(?:[^']|'')*'[^ \t]?|(?!')[^ \t]+)/y;
const isLeftOut = (value: string) => isFilledInLater(value) || /<\w[\w -]*>|\.\.\.|…/.test(value);

/** PgBouncer can read it to its end, or somebody fills it in. */
export function isConnectString({ value }: Entry): boolean {
  if (isLeftOut(value)) return true;
  let end = 0;
  for (pair.lastIndex = 0; pair.test(value);) end = pair.lastIndex;
  return value.slice(end).trim() === "";
}

const ofPlaceAlone = ["pool_size", "min_pool_size", "reserve_pool", "pool_mode", "max_db_connections"];

/** Where a line leads: without `dbname` to a database of the line's own name. */
export function pgbouncerPlace({ key, value }: Entry): ServerPlace {
  const given = new Map(
    [...value.matchAll(/(?<![^\s='])([^\s=']+)\s*=\s*(?:'((?:[^']|'')*)'|(\S*))/g)].map(
      ([, name = "", inQuotes, bare = ""]) => [name, inQuotes ?? bare],
    ),
  );
  const at = (name: string) => given.get(name) ?? null;
  return {
    host: at("host"),
    port: at("port"),
    database: at("dbname") ?? key,
    user: at("user"),
    also: ofPlaceAlone.flatMap((name) => {
      const own = at(name);
      const isTold = own !== null && (name === "pool_mode" ? hasForm(own, modesOfPools) : hasForm(own, "number"));
      return isTold ? [`${name}=${own}`] : [];
    }),
  };
}

const modesOfPools = pgbouncerWords["pool_mode"] ?? [];

/** Nothing of the line is told: it may hold a password. */
function unreadable({ value, line }: Entry): LintFinding {
  const isComment = /\s[;#]/.test(value.replaceAll(/'(?:[^']|'')*'/g, "''"));
  const why = isComment
    ? "A comment needs its own line: PgBouncer cannot read this one (syntax error), and does not start."
    : "PgBouncer cannot read this line of [databases] (syntax error in connection string): it does not start.";
  const fix = isComment
    ? `# in line ${line}: leave out the comment, or put it on a line of its own`
    : `# in line ${line}, each as word=value: NAME = host=HOST port=5432 dbname=DATABASE`;
  return pgbouncerRefusal("error", "databases", line, why, fix);
}

/** Passwords of all lines are one finding. */
export function clearOf(databases: Entry[]): LintFinding[] {
  const lines = databases.flatMap(({ value, line }) => {
    const given = /(?:^|\s)password(?:=|\s+=\s*)(?:'((?:[^']|'')*)'|(\S+))/.exec(value);
    const password = given?.[1] ?? given?.[2];
    return password === undefined || isLeftOut(password) || passwordKind(password) !== "plain" ? [] : [line];
  });
  const [first] = lines;
  if (first === undefined) return [];
  const fix = "# where it is deployed: other passwords than these, in a file that only PgBouncer can read";
  return [pgbouncerFinding("note", "databases", first, clearText(lines), fix)];
}

/** What people write for a word of PgBouncer's. */
const meant: Record<string, string> = {
  hostname: "host",
  hostaddr: "host",
  database: "dbname",
  username: "user",
  passwd: "password",
  sslmode: "server_tls_sslmode",
};

const modes = pgbouncerWords["server_tls_sslmode"] ?? [];

// A word is looked for at its beginning alone: a long one is then gone through once.

/** PgBouncer takes no empty value, and what stands behind a gap is the value: `password= user=app` has no user. */
function emptyOf({ value, line }: Entry): LintFinding[] {
  if (isFilledInLater(value)) return [];
  return [...value.matchAll(/(?<![^\s='])([^\s=']+)\s*=(\s*)('(?:[^']|'')*'|\S*)/g)].flatMap(
    ([, name = "", gap = "", given = ""]): LintFinding[] => {
      if (!placeWords.includes(name)) return [];
      const next = gap === "" ? undefined : /^([a-z_]+)=/.exec(given)?.[1];
      if (given !== "" && given !== "''" && !(next && placeWords.includes(next))) return [];
      const why = next
        ? `\`${name}\` has no value: PgBouncer takes the next word, \`${next}=…\`, for it.`
        : `\`${name}\` has no value: PgBouncer rejects the file and does not start.`;
      return [
        (next ? pgbouncerFinding : pgbouncerRefusal)(
          "error",
          "databases",
          line,
          why,
          `# remove ${name}=, or give it a value`,
        ),
      ];
    },
  );
}

/** `shop = host=db port=5432 dbname='shop'`: a value in quotes may hold anything, words with = too. */
function wordsOf({ value, line }: Entry): LintFinding[] {
  return [...value.matchAll(/(?<![^\s='])([^\s=']+)\s*=\s*('(?:[^']|'')*'|\S*)/g)].flatMap(
    ([, name = "", word = ""]): LintFinding[] => {
      if (placeWords.includes(name) || isFilledInLater(name)) return [];
      const near =
        placeWords.find((one) => isTypo(name, one)) ?? (Object.hasOwn(meant, name) ? meant[name] : undefined);
      const bare = word.replaceAll("'", "");
      const given = modes.includes(bare) ? ` = ${bare}` : "";
      const told = near === undefined ? "a setting that PgBouncer does not know" : `\`${name}\``;
      return [
        pgbouncerRefusal(
          "error",
          "databases",
          line,
          `A line of [databases] has ${told}: PgBouncer rejects the file and does not start.`,
          near === undefined
            ? `# it takes ${placeWords.slice(0, 5).join(", ")}, pool_size, pool_mode`
            : near.startsWith("server_")
              ? `# in line ${line} leave ${name}= out; in [pgbouncer]: ${near}${given}`
              : `# write ${near}= for ${name}= in line ${line}`,
        ),
      ];
    },
  );
}
