// Finds the configurations of databases in a project's folder, within bounds.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { UserMistake } from "../errors.ts";
import { beneath } from "./beneath.ts";
import { besideServer } from "./server/beside.ts";
import { frameworkOf, onlyWholeTexts } from "./detect.ts";
import { isFilledInFile } from "./example-file.ts";
import { readConfigFile } from "./file.ts";
import { playbooks, readAppConfig } from "./index.ts";
import { libraryTitle } from "./library-titles.ts";
import { lockedBeside } from "./locked.ts";
import type { Versions } from "./lock-files.ts";
import type { Framework, LintFinding, Playbook } from "./playbook.ts";
import { heldIn, withHeld } from "./server/config-map.ts";
import { mayBeTemplate, serverReader, templateReader } from "./server/read.ts";
import type { ServerFile } from "./server/server-file.ts";
import { lintAnswer, serverAnswer } from "./shown/lint-answer.ts";
import { BeyondBound } from "./read/bounded.ts";
import { rubyFile, shellFile } from "./read/code-files.ts";
import { manifestFile } from "./read/manifest-yaml.ts";
import { joinedVersions } from "./versions.ts";

/** Folders that hold other people's code, or what was built. */
const skipped = new Set(
  `node_modules vendor deps _build build dist target out coverage venv site-packages __pycache__ tmp log logs public
static assets fixtures bower_components Pods`.split(/\s+/),
);
/** `env` may be a virtual environment of Python's, or Strapi's folder of environments. */
const isPythons = (names: string[]) => ["pyvenv.cfg", "conda-meta"].some((one) => names.includes(one));
const mostEntries = 50_000;
/** Java's packages are folders: twenty of them are no rarity. */
const deepest = 40;

/** Files whose name says that a database is configured in them. */
const named =
  /(?:^|\/)(?:(?:[\w-]+\.)?database[\w.-]*\.ya?ml(?:\.\w+)?|(?:runtime|prod|dev|test|config|releases)(?:\.secret)?\.exs|[\w.-]*\.prisma|prisma\.config\.[cm]?[jt]s|knexfile\.[cm]?[jt]s|config\/(?:config|database)\.(?:json|[cm]?[jt]s)|ormconfig\.(?:json|[cm]?[jt]s)|drizzle\.config\.[cm]?[jt]s|medusa-config\.[cm]?[jt]s|(?:application|bootstrap)[\w-]*\.(?:ya?ml|properties)|hikari\.properties|alembic\.ini|(?:docker-)?compose[\w.-]*\.ya?ml|\.env(?:\.[\w-]+){0,3}|\.?[\w-]+\.env(?:\.(?:example|sample|template|dist))?)$/i;
/** Code that may have one in it, and the words without which it has none. */
const codes: [RegExp, RegExp][] = [
  [
    /\.[cm]?[jt]sx?$/i,
    /(?:from|require\()\s*["'](?:pg|pg-pool|pg-promise|pg-boss|slonik|massive|postgraphile|@vercel\/postgres|@payloadcms\/db-(?:vercel-)?postgres|@keystone-(?:6|next)\/\w+|@?fastify[/-]postgres|postgres|knex|typeorm|sequelize|@prisma\/[\w-]+|drizzle-orm[\w/-]*|@neondatabase\/serverless|@mikro-orm\/[\w-]+|mikro-orm|drizzle-kit|sequelize-typescript|@sequelize\/[\w-]+|@nestjs\/(?:typeorm|sequelize)|bun)["']|\b(?:client|dialect|type)["']?\s*:\s*(?:env\(\s*["']\w+["']\s*,\s*)?["'](?:pg|postgres(?:ql)?)["']|\b(?:dialectOptions|use_env_variable)\b|\b(?:new|extends) PrismaClient\b|(?:url|uri|dsn|str(?:ing)?)\w{0,20}["']?\]?(?:\s*:\s*string)?\s*[:=]\s*["'`]postgres(?:ql)?:\/\/|^(?![^]*(?:mysql|mariadb|mssql|oracledb|snowflake|tedious))(?=[^]*\bhost(?:name)?["']?\s*:)(?=[^]*\buser(?:name)?["']?\s*:)(?=[^]*\bdatabase["']?\s*:)(?=[^]*(?:\b5432\b|postgres|\bPG_?(?:HOST|USER|DATABASE|PORT)\b))/i,
  ],
  // node-config's files, and those of its kind.
  [
    /(?:^|\/)(?:default|production|staging|development|test|local|config|database|db|settings)[\w.-]*\.json$/i,
    /^(?=[^]*"host(?:name)?"\s*:)(?=[^]*"user(?:name)?"\s*:)(?=[^]*"database"\s*:)(?=[^]*(?:\b5432\b|postgres))|"\w*(?:url|uri|connection|string|postgres\w*)"\s*:\s*"postgres(?:ql)?:\/\//i,
  ],
  [
    /\.py$/i,
    /\bDATABASES\b|["']ENGINE["']\s*:\s*["']django[._]|dj_database_url|create_(?:async_)?engine|engine_from_config|\.set_(?:main|section)_option\(|^DATABASE\s*=\s*\{\s*(?:#.*\s*){0,5}["'](?:ENGINE|NAME|USER|HOST)["']\s*:|SQLALCHEMY_|\basyncpg\b|\bpsycopg(?:2|_pool)?\b|\bBaseSettings\b|\bPostgresDsn\b|^[ \t]*\w{0,60}(?:url|uri|dsn|URL|URI|DSN)\w{0,60}[ \t]*(?::[^=\n]{1,80})?=(?!=)[^\n]{0,200}["']postgres(?:ql)?(?:\+\w+)?:\/\//m,
  ],
  // A package of the project's own may open what a name holds here, and another file import the driver by its name.
  [
    /\.go$/i,
    /"(?:github\.com\/(?:lib\/pq|jackc\/pgx|go-pg\/pg|uptrace\/bun\/driver\/pgdriver)|gorm\.io\/driver\/postgres|gopkg\.in\/(?:go-pg\/)?pg\.v\d)|\b\w*sqlx?\.(?:Open|(?:Must)?Connect(?:Context)?|MustOpen)\((?:\s*\w+,)?\s*"(?:pgx|postgres)"|\b\w*(?:dsn|url|uri|conn)\w*(?:\s+string)?\s*:?=\s*["`](?:postgres(?:ql)?:\/\/|host=\S+ (?:port|user|dbname|password)=)|default(?::\\?"|=)postgres(?:ql)?:\/\/|[(,]\s*["`](?:postgres(?:ql)?:\/\/[^\s/"`]+\/\w|host=\S+ (?:port|user|dbname|password)=)/i,
  ],
  [
    /(?<!(?:^|\/)(?:build|settings)\.gradle)\.(?:java|kts?|scala|sc|groovy)$/i,
    /\bjdbc:(?:[\w-]+:)*postgres|\br2dbcs?:(?:pool:)?postgres|\borg\.postgresql\b|\bio\.r2dbc\.postgresql\b|\bPG\w*DataSource\b|\bConnectionFactoryOptions\b|\bPgConnectOptions\b|^import skunk\b/m,
  ],
  // A script that writes a database.yml or Prisma's schema, or sets a variable.
  [
    shellFile,
    /\badapter:[ \t]*\\?["']?(?:postgres|postgis|\$)|^[ \t]*datasource[ \t]+\w+[ \t]*\{|^[ \t]*(?:export[ \t]+)?(?:[A-Z0-9_]*_)?(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG)_?(?:URL|URI|DSN)=["']?postgres(?:ql)?:\/\//m,
  ],
  [
    rubyFile,
    /\bestablish_connection\b|^[ \t]*set[ (]:database\b|\bActiveRecord::Base\.configurations\s*=|\bENV\[["']\w{0,40}_UR[LI]["']\]\s*(?:\|\|)?=\s*["']postgres/m,
  ],
  [/\.php$/i, /["']driver["']\s*=>\s*(?:["']pgsql|env\(["']DB_)/],
  [
    manifestFile,
    /^apiVersion:[^]*(?:(?:\b|_)(?:DATABASE_URL|(?:DB|DATABASES?|POSTGRES(?:QL)?|PG)_?(?:HOST|URL|URI|DSN))\b|^ +(?:POSTGRES(?:QL)?_(?:DB|DATABASE|USER(?:NAME)?)|(?:postgres(?:ql)?|pg|db|database)[-_.](?:host|server|url)) *:|\bimage:\s*\S*pgbouncer)|\b(?:jdbc|r2dbcs?):(?:\w+:)*postgres/m,
  ],
  // `db.properties`, `hibernate.properties`, whatever they are called; HOCON and XML.
  [
    /(?<!(?:^|\/)pom)\.(?:properties|conf|hocon|xml)$/i,
    /\b(?:jdbc|r2dbcs?):(?:\w+:)*postgres|\borg\.postgresql\.(?:Driver|ds)\b/,
  ],
  // Partials of Helm, with the variables of a container.
  [
    /(?:^|\/)_[\w.-]*\.tpl$/i,
    /^[ \t]*- name:\s*["']?(?:DATABASE_URL|(?:DB|DATABASE|POSTGRES(?:QL)?|PG)_?(?:HOST|URL|URI|DSN))\b/m,
  ],
  // Releases and environments have files of their own: `rel/runtime_config.exs`, `config/staging.exs`.
  [
    /(?:^|\/)(?:rel|config)\/(?:.*\/)?[^/]+\.exs$/i,
    /\bEcto\.(?:Repo|Adapters\.Postgres)\b|\bPostgrex\b|^[ \t]*config\(?\s*:\w+,\s*[A-Z][\w.]*Repo\b/m,
  ],
  [/\.exs?$/i, /\bEcto\.Repo\b|\bPostgrex\b/],
];

/** Code that opens another database: a reason, where nothing else is found. */
const others: [RegExp, RegExp][] = [
  [/(?:^|\/)config\.json$/i, /"dialect"\s*:/],
  [/(?:^|\/)database\.php$/i, /["']driver["']\s*=>/],
  [
    /\.go$/i,
    /"(?:github\.com\/(?:go-sql-driver\/mysql|mattn\/go-sqlite3)|gorm\.io\/driver\/(?:mysql|sqlite|sqlserver)|modernc\.org\/sqlite)"/,
  ],
];

const environmentFile = /(?:^|\/)(?:\.env(?:\.[\w-]+){0,3}|\.?[\w-]+\.env(?:\.\w+)?)$/i;
const isServers = (path: string) => serverReader(undefined, path) !== null || mayBeTemplate(path);
const isNamed = (path: string) => named.test(path) || isServers(path);

export interface Surveyed {
  /** Below the folder, with slashes. */
  path: string;
  /** Whose it is, for people: "Django", "PgBouncer". */
  title: string;
  /** Null for a server's or a pooler's file. */
  framework: Framework | null;
  traits: string[];
  /** Their names: what the application itself uses stands first. */
  databases: string[];
  findings: LintFinding[];
  versions: Versions;
  /** What machines read of it. */
  answer: { notes: string[] };
}

interface Unread {
  path: string;
  reason: string;
}

export interface Survey {
  found: Surveyed[];
  /** Files that are called as configurations are, and could not be read, with the reason. */
  unread: Unread[];
  /** Files that were looked at by name. */
  files: number;
  /** Which bound ended the walk; null where all was seen. */
  bound: string | null;
}

/** @throws UserMistake when the folder cannot be opened */
export async function surveyed(folder: string): Promise<Survey> {
  const { paths, files, bound } = await walked(folder);
  const survey: Survey = { found: [], unread: [], files, bound };
  const looked = new Map<string, Surveyed | Unread | null>();
  // Who reads a `.env` is known when everything else was read.
  for (const path of paths.filter((one) => !environmentFile.test(one) && !isServers(one)))
    looked.set(path, await lookedAt(folder, path, null));
  for (const path of clientsOfOthers(looked)) looked.set(path, null);
  const own = [...looked.values()].filter((one) => one !== null && "title" in one);
  // A pooler's file may stand aside of those who connect through it.
  const versions = joinedVersions(own.map((one) => one.versions));
  for (const path of paths.filter(isServers)) looked.set(path, await lookedAt(folder, path, null, versions));
  for (const path of paths.filter((one) => environmentFile.test(one)))
    looked.set(path, await lookedAt(folder, path, environmentReader(own, path)));
  for (const path of paths) {
    const one = looked.get(path) ?? null;
    if (one === null) continue;
    if ("reason" in one) survey.unread.push(one);
    else survey.found.push(one);
  }
  // Beside what was read, another database in code, or a file that leaves the database to others, is no news.
  const isNews = ({ path, reason }: Unread) =>
    !leavesIt.test(reason) &&
    (isNamed(path) || !others.some(([pattern]) => pattern.test(path)) || !isOther.test(reason));
  if (survey.found.length > 0) survey.unread = survey.unread.filter(isNews);
  return survey;
}

/** Prisma's clients without a place of their own connect to what the schema says: none is PostgreSQL's here. */
function clientsOfOthers(looked: Map<string, Surveyed | { path: string; reason: string } | null>): string[] {
  const all = [...looked.values()].filter((one) => one !== null);
  const isOther = all.some(
    (one) => "reason" in one && /\.prisma$/i.test(one.path) && /not PostgreSQL/.test(one.reason),
  );
  const prisma = all.flatMap((one) => ("title" in one && one.framework === "prisma" ? [one] : []));
  const isOurs = prisma.some(({ path, traits }) => /\.prisma$/i.test(path) || traits.includes("adapter"));
  return isOther && !isOurs ? prisma.map(({ path }) => path) : [];
}

/**
 * Prisma's engine and Laravel read the `.env` of their project: they stand beside it or below. An adapter of Prisma's
 * hands the URL to pg.
 */
function environmentReader(all: Surveyed[], path: string): Playbook | null {
  const around = path.slice(0, path.lastIndexOf("/") + 1);
  const found = all.filter((one) => one.path.startsWith(around));
  const has = (framework: Framework, trait?: string) =>
    found.some((one) => one.framework === framework && (trait === undefined || one.traits.includes(trait)));
  const name = has("prisma") && !has("prisma", "adapter") ? "prisma" : has("laravel") ? "laravel" : null;
  return playbooks.find(({ framework }) => framework === name) ?? null;
}

async function walked(root: string): Promise<{ paths: string[]; files: number; bound: string | null }> {
  const paths: string[] = [];
  let [files, entries, bound] = [0, 0, null as string | null];
  const open = [{ below: "", depth: 0 }];
  for (let next = open.shift(); next; next = open.shift()) {
    const { below, depth } = next;
    const list = await readdir(join(root, below), { withFileTypes: true }).catch((error: unknown) => {
      // A folder within that cannot be opened is left aside.
      if (below === "") throw new UserMistake(`Cannot open ${root}: ${error instanceof Error ? error.message : ""}`);
      return [];
    });
    if (isPythons(list.map(({ name }) => name)) && below !== "") continue;
    for (const one of list.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      entries += 1;
      if (entries > mostEntries) return { paths, files, bound: `${mostEntries} entries` };
      const path = below === "" ? one.name : `${below}/${one.name}`;
      if (one.isDirectory() && !skipped.has(one.name) && !one.name.startsWith(".")) {
        if (depth < deepest) open.push({ below: path, depth: depth + 1 });
        else bound = `${deepest} folders deep`;
      } else if (one.isFile()) {
        files += 1;
        if (isNamed(path) || [...codes, ...others].some(([pattern]) => pattern.test(path))) paths.push(path);
      }
    }
  }
  return { paths, files, bound };
}

const nobody = { user: null, database: null, address: null };

const ofServer = (path: string, file: ServerFile): Surveyed => ({
  path,
  title: file.title,
  framework: null,
  traits: [],
  databases: [],
  findings: file.findings,
  versions: new Map(),
  answer: serverAnswer(file),
});

/** `postgresql+asyncpg://`, `jdbc:`: the URL of another application in the same folder. */
const isOthers = ({ framework }: Playbook, text: string) =>
  framework === "prisma" &&
  /^[ \t]*(?:export[ \t]+)?DATABASE_URL[ \t]*=[ \t]*["']?(?:\w+\+\w+:|jdbc:|r2dbc:|ecto:)/m.test(text);

function canRead(playbook: Playbook, text: string, path: string): boolean {
  try {
    readAppConfig(playbook, text, path);
    return true;
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    return false;
  }
}

/** Variables of an application's own. */
function hasDatabase(text: string, path: string): boolean {
  try {
    frameworkOf(text, path);
    return true;
  } catch (error) {
    if (!(error instanceof UserMistake) || error instanceof BeyondBound) throw error;
    return false;
  }
}

const leavesIt = /Alembic's own placeholder/;
const isOther = /not PostgreSQL/;
/** Programs read it by this name: what cannot be read in it is a mistake, and no other file. */
const serversOwn = /\.(?:conf|ini|toml|txt)$/i;

/** Null where it is no configuration of a database. */
async function lookedAt(
  folder: string,
  path: string,
  reader: Playbook | null,
  versions: Versions = new Map(),
): Promise<Surveyed | Unread | null> {
  const whole = join(folder, path);
  let isTold = false;
  try {
    const text = await readConfigFile(whole);
    const ofCode = [...codes, ...others].filter(([pattern]) => pattern.test(path));
    const held = await heldIn(whole, text, nobody);
    if (!isNamed(path) && !ofCode.some(([, word]) => word.test(text)) && held === null) return null;
    const server = serverReader(undefined, path) ?? templateReader(path, text);
    // A template of something else, such as a manifest.
    if (!server && mayBeTemplate(path)) return null;
    if (server) {
      isTold = serversOwn.test(path);
      const all = joinedVersions([await lockedBeside(whole), versions]);
      return ofServer(path, server(text, nobody, all, await besideServer(whole, text)));
    }
    if (held !== null && !hasDatabase(text, whole)) return ofServer(path, held);
    // A file that is there to be filled in is judged as such.
    const isIts = reader !== null && !isFilledInFile(path) && !isOthers(reader, text) && canRead(reader, text, whole);
    const playbook = isIts ? reader : frameworkOf(text, whole);
    const locked = await lockedBeside(whole);
    const read = withHeld(readAppConfig(playbook, text, whole, null, locked, await beneath(playbook, whole)), held);
    const { config, databases, findings } = read;
    return {
      path,
      title: libraryTitle(playbook, config),
      framework: playbook.framework,
      traits: config.traits,
      databases: databases.length === 0 ? [] : [config.database, ...databases.filter((one) => one !== config.database)],
      findings,
      versions: config.versions ?? new Map(),
      answer: lintAnswer(playbook, read),
    };
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    // Most files with these names and words configure something else;
    // another database, or broken syntax, is worth a line.
    const isTelling =
      isTold ||
      error instanceof BeyondBound ||
      [leavesIt, isOther, onlyWholeTexts, /not valid YAML|has \d+ kB/].some((one) => one.test(error.message));
    return isTelling ? { path, reason: error.message } : null;
  }
}
