// Laravel's connections to PostgreSQL: `config/database.php`, arrays that look like it, and the `.env` that fills it.
import { UserMistake } from "../../errors.ts";
import { otherDatabase } from "../other-databases.ts";
import type { AppConfig, Option, Scalar } from "../playbook.ts";
import { phpArrays, type PhpArray } from "../read/php.ts";
import { traitsAround } from "./around.ts";
import { variables } from "./options.ts";

const ours = /^(?:pgsql|postgres|postgresql)$/i;
const telling = ["host", "database", "username", "sslmode", "search_path", "url"];
/** Options that connections of other libraries do not have. */
const onlyItsOwn = new Set(["prefix", "prefix_indexes", "schema", "search_path", "charset", "collation", "sticky"]);
const sought =
  "looked for connections with 'driver' => 'pgsql' in PHP, and for DB_CONNECTION, DB_HOST, DB_URL and the like " +
  "in an environment file";

/** @throws UserMistake where there is none of PostgreSQL */
export function readLaravel(text: string): AppConfig[] {
  return /<\?|=>|array\s*\(/.test(text) ? ofPhp(text) : ofEnvironment(text);
}

function ofPhp(text: string): AppConfig[] {
  const arrays = phpArrays(text);
  const isWhole = wholeFile.test(text);
  const all = arrays.filter((one) => isConnection(one, isWhole)).map((one) => ({ one, options: one.options() }));
  if (all.length === 0) throw new UserMistake(`It contains no database configuration: ${sought}.`);
  const fitting = all.filter(({ options }) => kindOf(options) === null);
  // What is only joined into others has no name.
  const named = fitting.filter(({ one }) => nameOf(one) !== "");
  const found = named.length > 0 ? named : fitting;
  if (found.length === 0)
    throw new UserMistake(
      `Its database is not PostgreSQL: it is ${all.map(({ options }) => kindOf(options)).find((one) => one !== null)}.`,
    );
  const option = defaultIn(arrays);
  const usual = (option?.isOpaque ? (option.fallback ?? ofOwnHelper(option)) : (option?.value as Scalar)) ?? null;
  const around = text.includes("connections") ? traitsAround(text, arrays, option) : [];
  const preference = (name: string) => (name === usual ? 2 : ours.test(name) ? 1 : 0);
  const countOf = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const isDouble = countOf(/"\w+"\s*=>/g) > countOf(/'\w+'\s*=>/g);
  const isFramework = /\bIlluminate\\|\bCapsule\b|\benv\(|["']connections["']\s*=>/.test(text);
  return found
    .map(({ one, options }) => {
      const config = configOf(nameOf(one), options, usual);
      // An array of the application's own, for a class that nobody knows.
      const traits = [...(isDouble ? ["double-quotes"] : []), ...guardedIn(options, text), ...around];
      const isOwn = !isFramework && one.path.length > 0 && !options.some(({ name }) => onlyItsOwn.has(name));
      return { ...config, traits: [...config.traits, ...traits, ...(isOwn ? ["own-array"] : [])] };
    })
    .toSorted((a, b) => preference(b.database) - preference(a.database));
}

/** Laravel's own file asks whether MySQL's driver is there, on the line before its attributes or on theirs. */
function guardedIn(options: Option[], text: string): string[] {
  const lines = text.split("\n");
  return options
    .filter(
      ({ name, line }) =>
        /mysql/i.test(name) && /extension_loaded/.test(lines.slice(Math.max(0, line - 3), line).join("\n")),
    )
    .map(({ line }) => `guarded:line${line}`);
}

/** A file of configuration, whole: Laravel finds its connections below `connections`. */
const wholeFile = /^\s*<\?php\s[^]*^return\s*(?:\[|array\s*\()/m;

/** A connection says its driver; queues, mailers and disks have drivers too. A pasted part may have none. */
function isConnection({ keys, path, options }: PhpArray, isWhole: boolean): boolean {
  const told = telling.filter((one) => keys.includes(one)).length;
  if (!keys.includes("driver")) return path.length === 0 && told >= 2 && !isWhole;
  const driver = options().find(({ name }) => name === "driver");
  const said = driver?.isOpaque ? driver.fallback : driver?.value;
  return typeof said === "string" ? ours.test(said) || otherDatabase(said) !== null : told >= 2;
}

/** What else it is than PostgreSQL; null where it is PostgreSQL, or only known when it runs. */
function kindOf(options: Option[]): string | null {
  const driver = options.find(({ name }) => name === "driver");
  const said = driver ? (driver.isOpaque ? driver.fallback : driver.value) : undefined;
  if (typeof said !== "string" || ours.test(said)) return null;
  return otherDatabase(said);
}

/** The connection that the application takes; what a variable falls back to is what stands there most often. */
function defaultIn(arrays: PhpArray[]): Option | undefined {
  const outer = arrays.find(
    ({ path, keys }) => path.length === 0 && keys.includes("connections") && keys.includes("default"),
  );
  return outer?.options().find(({ name }) => name === "default");
}

/** `envNonEmpty('DB_CONNECTION', 'mysql')`: a function of the application's own, called as Laravel's `env`. */
const ofOwnHelper = ({ value }: Option): string | undefined =>
  /^env\w*\(\s*["'][A-Z][A-Z0-9_]*["']\s*,\s*["']([a-z_]{1,20})["']\s*\)$/.exec(String(value))?.[1];

const nameOf = ({ path }: PhpArray): string => {
  const name = path.at(-1) ?? "";
  return /^[\w-]{1,40}$/.test(name) && name !== "connections" ? name : "";
};

function configOf(database: string, options: Option[], usual: Scalar): AppConfig {
  const isOther = typeof usual === "string" && /^[a-z_]{1,20}$/.test(usual) && otherDatabase(usual) !== null;
  const notes = isOther ? [`the default connection is ${usual}, unless a variable says otherwise`] : [];
  return { framework: "laravel", database, options, notes, traits: ["laravel"] };
}

/** Lines of a `.env`: those that Laravel's own configuration reads. */
function ofEnvironment(text: string): AppConfig[] {
  const known = new Set(["DB_CONNECTION", ...Object.values(variables).flat()]);
  const options = text.split("\n").flatMap((raw, at): Option[] => {
    const [, name = "", rest = ""] = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*)$/.exec(raw) ?? [];
    const quoted = /^(["'])(.*?)\1\s*(?:#.*)?$/.exec(rest.trim());
    const value = quoted ? (quoted[2] ?? "") : rest.replace(/\s+#.*$/, "").trim();
    if (!known.has(name) || value === "") return [];
    return [{ name, value, isOpaque: /\$\{\w+\}/.test(value), line: at + 1 }];
  });
  const kind = options.find(({ name }) => name === "DB_CONNECTION");
  const other = kind ? otherDatabase(String(kind.value)) : null;
  if (other !== null) throw new UserMistake(`Its database is not PostgreSQL: it is ${other}.`);
  if (!options.some(({ name }) => name !== "DB_CONNECTION"))
    throw new UserMistake(`It contains no database configuration: ${sought}.`);
  return [{ framework: "laravel", database: "", options, notes: [], traits: ["laravel", "environment"] }];
}
