// Which files of a project's folder may configure a database, by their names, within bounds.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { UserMistake } from "../errors.ts";
import { rubyFile, shellFile } from "./read/code-files.ts";
import { manifestFile } from "./read/manifest-yaml.ts";
import { mayBeTemplate, serverReader } from "./server/read.ts";

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
export const codeFiles: [RegExp, RegExp][] = [
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
export const otherEngines: [RegExp, RegExp][] = [
  [/(?:^|\/)config\.json$/i, /"dialect"\s*:/],
  [/(?:^|\/)database\.php$/i, /["']driver["']\s*=>/],
  [
    /\.go$/i,
    /"(?:github\.com\/(?:go-sql-driver\/mysql|mattn\/go-sqlite3)|gorm\.io\/driver\/(?:mysql|sqlite|sqlserver)|modernc\.org\/sqlite)"/,
  ],
];

export const environmentFile = /(?:^|\/)(?:\.env(?:\.[\w-]+){0,3}|\.?[\w-]+\.env(?:\.\w+)?)$/i;
export const isServers = (path: string) => serverReader(undefined, path) !== null || mayBeTemplate(path);
export const isNamed = (path: string) => named.test(path) || isServers(path);

/** @throws UserMistake when the folder itself cannot be opened */
export async function walked(root: string): Promise<{ paths: string[]; files: number; bound: string | null }> {
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
        if (isNamed(path) || [...codeFiles, ...otherEngines].some(([pattern]) => pattern.test(path))) paths.push(path);
      }
    }
  }
  return { paths, files, bound };
}
