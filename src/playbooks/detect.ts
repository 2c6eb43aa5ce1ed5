// Whose configuration a file is, by its name and by what can be read in it.
import { UserMistake } from "../errors.ts";
import { isScript, urlsOfScript } from "./generic/script-urls.ts";
import { playbooks, readAppConfig } from "./index.ts";
import type { Framework, Playbook } from "./playbook.ts";
import { BeyondBound } from "./read/bounded.ts";
import { isShell, rubyFile, shellFile } from "./read/code-files.ts";
import { manifestFile } from "./read/manifest-yaml.ts";

/** Names that only one framework has. */
const names: [RegExp, Framework][] = [
  [/\.prisma$|(?:^|\/)prisma\.config\.[cm]?[jt]s$/i, "prisma"],
  // `database.yml.ex` is an example, and no Elixir.
  [/(?:^|\/)database[\w.-]*\.ya?ml(?:\.\w+)?$/i, "rails"],
  [rubyFile, "rails"],
  [/(?:^|\/)knexfile[\w.-]*\.[cm]?[jt]s$/i, "node-postgres"],
  [/(?:^|\/)medusa-config\.[cm]?[jt]s$/i, "node-postgres"],
  [/(?:^|\/)ormconfig[\w.-]*\.(?:json|[cm]?[jt]s)$/i, "typeorm"],
  [/\.exs?$/i, "ecto"],
  [/\.(?:ini|cfg)$/i, "sqlalchemy"],
  [/\.php$/i, "laravel"],
  [/\.go$/i, "go"],
  [/\.(?:java|kts?|scala|sc|groovy|hocon|xml)$/i, "spring"],
  [/(?:^|[/.-])compose[\w.-]*\.ya?ml$/i, "generic"],
  [/(?:^|\/)(?:application|bootstrap)[\w.-]*\.(?:ya?ml|properties)$|\.properties$/i, "spring"],
];
/** Else those that write files of this kind, most telling first. */
const kinds: [RegExp, Framework[]][] = [
  [/\.ya?ml$/i, ["spring", "rails", "generic"]],
  [/\.[cm]?[jt]sx?$|\.json$/i, ["prisma", "node-postgres"]],
  [shellFile, ["generic"]],
  // What has no object and no key with dots is no HOCON: libpq's lines, or an environment's.
  [/\.conf$/i, ["generic"]],
];
/** What a database.yml of another name has: a mailer's host and user alone are no database's. */
const likeRails = /^ *adapter:|<%|^(?:production|development|staging|test|default):/m;
/** Text that was pasted, or that a file has without saying which kind it is. */
const nameless = /(?:^|\/)[^./]*$|\.txt$/i;
const script = new RegExp(`${nameless.source}|\\.[cm]?[jt]sx?$|\\.json$`, "i");
const pythons: Framework[] = ["django", "sqlalchemy"];
/** What is written in the same language or form, and told apart by a word that only one of them has. */
const words: [RegExp, RegExp, Framework[]][] = [
  // Compose and Kubernetes.
  [manifestFile, /^(?:services:\s*(?:#.*)?$|apiVersion:\s*\S)/m, ["generic"]],
  [/\.ya?ml$/i, /^ *adapter:\s*["']?(?:postgres|postgis|mysql|trilogy|sqlite|<%)/m, ["rails", "generic"]],
  [shellFile, /^[ \t]*adapter:[ \t]*\S|\badapter:[ \t]*\\?["']?postg(?:res|is)/m, ["rails", "generic"]],
  // A script that writes Prisma's schema.
  [shellFile, /^[ \t]*datasource[ \t]+\w+[ \t]*\{/m, ["prisma", "generic"]],
  [/\.py$/i, /\bDATABASES\b|["']ENGINE["']\s*:\s*["']django[._]/, pythons],
  [/\.py$/i, /^/, pythons.toReversed()],
  [
    /\.conf$/i,
    /^[ \t]*(?:[\w."-]+(?:[ \t]*[=:])?[ \t]*)?\{|^[ \t]*[\w"-]+(?:\.[\w"-]+)+[ \t]*\+?[=:]|^(?![ \t]*(?:#|\/\/)).*\b(?:jdbc|r2dbc):/m,
    ["spring"],
  ],
  [/\.env[\w.-]*$/i, /\bpostgresql\+(?:asyncpg|psycopg\w*):\/\//, ["sqlalchemy", "generic"]],
  [nameless, /^(?:services:\s*(?:#.*)?$|apiVersion:\s*\S)/m, ["generic"]],
  [nameless, /^package \w+\s*$|\b(?:pgxpool|sqlx?|gorm|pgx)\.(?:New|Must|Open|Connect|ParseConfig)/m, ["go"]],
  [nameless, /<\?php|["']driver["']\s*=>/, ["laravel"]],
  [
    nameless,
    /^[ \t]*datasource\s+\w+\s*\{|["']@?prisma\/|\bPrisma(?:Client|Pg|Config)\b|\bschema:\s*["'][\w./-]*prisma\b|^[ \t]*datasources?:\s*\{/m,
    ["prisma"],
  ],
  [nameless, /\bconfig :\w+|\bEcto\.Repo\b|\bPostgrex\b/, ["ecto"]],
  [nameless, /\bDATABASES\b|["']ENGINE["']\s*:/, ["django"]],
  [
    nameless,
    /\b(?:sqlalchemy|flask_sqlalchemy|asyncpg|psycopg(?:2|_pool)?|create_(?:async_)?engine)\b|SQLALCHEMY_|\bpostgresql\+\w+:\/\//,
    ["sqlalchemy"],
  ],
  // Code of Java's, Kotlin's or Scala's.
  [
    nameless,
    /\bHikari(?:Config|DataSource)\b|\bPostgresqlConnection\w+|\bPG\w*DataSource\b|\bDriverManager\b/,
    ["spring"],
  ],
  [nameless, /^[ \t]*(?:spring|datasource|r2dbc|hikari):|^spring\.|\bjdbc:|^(?:jdbcUrl|dataSource)\b/m, ["spring"]],
  [nameless, /^ *adapter:|\bestablish_connection\b/m, ["rails"]],
  // Sequelize's words are also seen in configurations of Knex and TypeORM.
  [
    script,
    /^(?![^]*(?:\bsequelize\b|\bdialect["']?\s*:))[^]*\btype["']?\s*:\s*["']postgres["']/i,
    ["typeorm", "node-postgres"],
  ],
  [
    script,
    /^(?![^]*\bsequelize\b)(?=[^]*\bdialectOptions\b)(?=[^]*\bconnection["']?\s*:)[^]*\bclient["']?\s*:\s*["'](?:pg|postgres(?:ql)?)["']/i,
    ["node-postgres"],
  ],
  // `dialect: process.env.DB_DIALECT` beside a place, in a file that names no library.
  [
    script,
    /^(?![^]*(?:drizzle|kysely|dbCredentials|typeorm|knex|mikro-orm|prisma))(?=[^]*\busername\b)(?=[^]*\bhost\b)[^]*\bdialect\b["']?\s*[:,]/i,
    ["sequelize", "node-postgres"],
  ],
  [script, /\bsequelize\b|dialectOptions|use_env_variable|\bdialect["']?\s*:\s*["']postgres["']/i, ["sequelize"]],
  [
    script,
    /\btypeorm\b|TypeOrm|\bDataSource\(|synchronize\b|\btype["']?\s*:\s*["']postgres["']/i,
    ["typeorm", "node-postgres"],
  ],
  [/\.json$/i, /"dialect"\s*:/, ["sequelize"]],
  [nameless, /^\s*\{[^]*"dialect"\s*:/, ["sequelize"]],
  [nameless, /^\s*\{[^]*"/, ["node-postgres"]],
  [
    nameless,
    /\brequire\(|\bimport\b.*\bfrom\b|\bnew (?:Pool|Client|SQL)\b|\bknex\(|\bexport default\b|\bmodule\.exports\b/,
    ["prisma", "node-postgres"],
  ],
];
export const onlyWholeTexts = /of a database\.yml only whole texts are read/;
const anyKind: Framework[] = ["generic", "ecto", "django", "rails", "spring", "node-postgres", "prisma"];

/** Known, and not read. */
const unread: [RegExp, string][] = [
  [/(?:^|\/)doctrine\.ya?ml$/i, "It is Doctrine's: dbcheck does not read that."],
  [/(?:^|\/)pgpool\.conf$/i, "It is Pgpool-II's: dbcheck does not read pgpool.conf."],
];

/** @throws UserMistake where no framework reads a database in it; a bound of ours goes before all others */
export function frameworkOf(text: string, file: string): Playbook {
  const [, leftOut] = unread.find(([pattern]) => pattern.test(file)) ?? [];
  if (leftOut !== undefined) throw new UserMistake(leftOut);
  const [, named] = names.find(([pattern]) => pattern.test(file)) ?? [];
  const [, , byWord] = words.find(([pattern, word]) => pattern.test(file) && word.test(text)) ?? [];
  const [, ofKind] = byWord ? [null, byWord] : (kinds.find(([pattern]) => pattern.test(file)) ?? []);
  const hasUrl = isScript(file) && urlsOfScript(text).length > 0;
  const others = nameless.test(file) ? anyKind : hasUrl ? ["generic" as const] : [];
  const isRails = (one: Framework) => one !== "rails" || !/\.ya?ml$/i.test(file) || likeRails.test(text);
  const order = named ? [named] : [...new Set([...(ofKind ?? anyKind), ...others])].filter(isRails);
  const mistakes: UserMistake[] = [];
  for (const one of order) {
    const playbook = playbooks.find(({ framework }) => framework === one);
    if (!playbook) continue;
    try {
      readAppConfig(playbook, text, file);
      return playbook;
    } catch (error) {
      if (!(error instanceof UserMistake)) throw error;
      mistakes.push(error);
    }
  }
  const bound = mistakes.find((one) => one instanceof BeyondBound);
  if (bound) throw bound;
  const other = mistakes.find(({ message }) => message.startsWith("Its database is not"));
  const ofScript = isShell(text, file) ? /^Line \d+ is not valid YAML/ : onlyWholeTexts;
  const telling = other ?? mistakes.find(({ message }) => onlyWholeTexts.test(message) || ofScript.test(message));
  if (telling) throw telling;
  const [first] = mistakes;
  if (first && order.length === 1) throw first;
  throw new UserMistake("No framework reads a database in this file. Name the framework with --framework NAME.");
}
