// Versions out of lock files: which release of a driver or framework an application really runs with.
import { objectAt, objectOf, parsedJson } from "./manifests/parsed-values.ts";
import type { AskedRange } from "./manifests/demands.ts";

/** The locked release; without one, what a manifest asks for. */
export type Version = string | AskedRange;
/** A package's name as its own ecosystem spells it → its version. */
export type Versions = ReadonlyMap<string, Version>;

/** Who names packages: one name is another package elsewhere, as `pg` of RubyGems is. */
export type Registry = "hex" | "npm" | "gem" | "pypi" | "maven" | "composer" | "go";

const names = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Only these say something about a configuration of a database. A name stands in one registry alone. */
const wanted: Record<Registry, ReadonlySet<string>> = {
  hex: names("postgrex ecto ecto_sql db_connection oban"),
  npm: names(
    `pg pg-pool pg-connection-string knex postgres drizzle-orm drizzle-kit prisma @prisma/client typeorm sequelize
@mikro-orm/core @mikro-orm/postgresql @strapi/strapi @adonisjs/lucid directus sequelize-typescript @nestjs/typeorm
@neondatabase/serverless`,
  ),
  gem: names("rails activerecord sequel"),
  pypi: names("django psycopg psycopg2 psycopg2-binary asyncpg sqlalchemy flask-sqlalchemy dj-database-url alembic"),
  maven: names("spring-boot HikariCP postgresql"),
  composer: names("laravel/framework illuminate/database"),
  go: names("jackc/pgx gorm.io/gorm gorm.io/driver/postgres lib/pq go-pg/pg"),
};

type Reader = (text: string) => [name: string, version: string][];

const all = (text: string, pattern: RegExp): [string, string][] =>
  [...text.matchAll(pattern)].map(([, name = "", version = ""]) => [name, version]);

/** `"postgrex": {:hex, :postgrex, "0.19.3", …` */
const mix: Reader = (text) => all(text, /^[ \t]*"[\w-]+": \{:hex, :([\w-]+), "([\d][\w.-]*)"/gm);

/** npm's versions 1 to 3: `"node_modules/pg": { "version": "8.13.1"`, `"pg": { "version": …`. */
function npm(text: string): [string, string][] {
  const lock = parsedJson(text);
  const packages = objectAt(lock, "packages");
  const found = Object.entries(packages ?? objectAt(lock, "dependencies") ?? {});
  return found.flatMap(([path, one]): [string, string][] => {
    const version = objectOf(one)?.["version"];
    const isNested = path.lastIndexOf("node_modules/") > 0;
    return typeof version === "string" && !isNested ? [[path.replace(/^node_modules\//, ""), version]] : [];
  });
}

/** `"packages": [{ "name": "laravel/framework", "version": "v11.9.2" }]` */
function composer(text: string): [string, string][] {
  const found = objectOf(parsedJson(text))?.["packages"];
  return (Array.isArray(found) ? found : []).flatMap((one): [string, string][] => {
    const { name, version } = objectOf(one) ?? {};
    return typeof name === "string" && typeof version === "string" ? [[name, version.replace(/^v/, "")]] : [];
  });
}

/** `github.com/jackc/pgx/v5 v5.7.1`, with `// indirect` behind it: the versions that are built. */
const goModule: Reader = (text) =>
  all(
    text,
    /^[ \t]*(?:require\s+)?(?:github\.com\/)?((?:jackc\/pgx|go-pg\/pg|lib\/pq|gorm\.io\/[\w/]+))(?:\/v\d+)? v(\d[\w.-]*)/gm,
  );

/** `  pg@8.13.1:`, `  /pg@8.13.1:`, `  /pg/8.13.1:`, with quotes around and peers behind it. */
const pnpm: Reader = (text) => all(text, /^ {2}'?\/?((?:@[\w.-]+\/)?[\w.-]+)[@/](\d[\w.-]*?)(?:[(_][^:\n]*)?'?:/gm);

/** `"pg": ["pg@8.13.1", …` */
const bun: Reader = (text) => all(text, /^[ \t]*"((?:@[\w.-]+\/)?[\w.-]+)": \["\1@(\d[\w.-]*)"/gm);

/** `pg@^8.0.0, pg@^8.11.0:` and, lines below, `version "8.13.1"` or `version: 8.13.1`. */
const yarn: Reader = (text) =>
  all(text, /^"?((?:@[\w.-]+\/)?[\w.-]+)@[^\n]*:\n(?: {2}(?!version)[^\n]*\n)*? {2}version:? "?(\d[\w.-]*)/gm);

/** `    pg (1.5.9)`: four blanks are what is resolved, six what it asks for. */
const bundler: Reader = (text) => all(text, /^ {4}([\w.-]+) \((\d[\w.]*)[^)]*\)$/gm);

/** `[[package]]` of Poetry, uv and Cargo: `name = "psycopg"`, `version = "3.2.3"`. */
const toml: Reader = (text) => all(text, /^\[\[package\]\]\s*\nname = "([\w.-]+)"\s*\nversion = "(\d[^"]*)"/gm);

/** `psycopg2-binary==2.9.10`: `==4.2.*`, and a pin for each Python, are ranges. */
function requirements(text: string): [string, string][] {
  const pins = all(text, /^[ \t]*([A-Za-z][\w.-]*)(?:\[[^\]]*\])?\s*={2,3}\s*(\d[\w.]*)(?![\w.*])/gm);
  const found = new Map<string, string | null>();
  for (const [written, version] of pins) {
    const name = knownPackage(written, "pypi");
    // Two that differ are none.
    if (name !== null) found.set(name, !found.has(name) || found.get(name) === version ? version : null);
  }
  return [...found].flatMap(([name, version]): [string, string][] => (version === null ? [] : [[name, version]]));
}

/** Spring Boot's parent or plugin, and libraries with a version of their own. */
const maven: Reader = (text) => [
  ...all(text, /<artifactId>(spring-boot)-(?:starter-parent|dependencies)<\/artifactId>\s*<version>(\d[\w.-]*)</g),
  ...all(text, /<artifactId>(HikariCP|postgresql)<\/artifactId>\s*<version>(\d[\w.-]*)</g),
];
const gradle: Reader = (text) => [
  ...all(text, /id\s*\(?\s*["']org\.springframework\.(boot)["']\s*\)?\s*version\s*["'](\d[\w.-]*)["']/g).map(
    ([, version]): [string, string] => ["spring-boot", version],
  ),
  ...all(text, /["'][\w.]+:(HikariCP|postgresql):(\d[\w.-]*)["']/g),
];

/** Pipenv: `"default": { "django": { "version": "==4.2.16" } }`. */
function pipenv(text: string): [string, string][] {
  const found = Object.entries(objectAt(parsedJson(text), "default") ?? {});
  return found.flatMap(([name, one]): [string, string][] => {
    const said = objectOf(one)?.["version"];
    const [, version] = typeof said === "string" ? (/^==(\d[\w.]*)/.exec(said) ?? []) : [];
    return version === undefined ? [] : [[name, version]];
  });
}

const readers: Record<string, [Registry, Reader]> = {
  "mix.lock": ["hex", mix],
  "package-lock.json": ["npm", npm],
  "npm-shrinkwrap.json": ["npm", npm],
  "pnpm-lock.yaml": ["npm", pnpm],
  "yarn.lock": ["npm", yarn],
  "bun.lock": ["npm", bun],
  "go.mod": ["go", goModule],
  "Gemfile.lock": ["gem", bundler],
  "composer.lock": ["composer", composer],
  "poetry.lock": ["pypi", toml],
  "uv.lock": ["pypi", toml],
  "pdm.lock": ["pypi", toml],
  "Pipfile.lock": ["pypi", pipenv],
  "requirements.txt": ["pypi", requirements],
  "pom.xml": ["maven", maven],
  "build.gradle": ["maven", gradle],
  "build.gradle.kts": ["maven", gradle],
};

/** People write these: none of them has megabytes. */
export const handWritten = new Set(["go.mod", "requirements.txt", "pom.xml", "build.gradle", "build.gradle.kts"]);

/** Lock files come first: what they say goes before what a project only asks for. */
export const lockFiles = Object.keys(readers);

/** @param name of the file, without its folder */
export function versionsIn(name: string, text: string): ReadonlyMap<string, string> {
  const [registry, reader] = (Object.hasOwn(readers, name) ? readers[name] : undefined) ?? [];
  if (!registry || !reader) return new Map();
  const known = reader(text).flatMap(([one, version]): [string, string][] => {
    const spelt = knownPackage(one, registry);
    return spelt === null ? [] : [[spelt, version]];
  });
  return new Map(known);
}

/** A package's usual name; null where it says nothing about a configuration of a database. */
export function knownPackage(name: string, registry: Registry): string | null {
  const own = wanted[registry];
  const spelt = own.has(name) ? name : name.toLowerCase().replaceAll("_", "-");
  return own.has(spelt) ? spelt : null;
}

/** "0.18" is not above "0.18.2", and 9 is below 10. Only numbers count; what follows a hyphen is left aside. */
export function isAtLeast(version: string, least: string): boolean {
  const parts = (text: string) => text.split(/[-+]/)[0]?.split(".").map(Number) ?? [];
  const [own, other] = [parts(version), parts(least)];
  for (let at = 0; at < Math.max(own.length, other.length); at += 1) {
    const difference = (own[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0 && Number.isFinite(difference)) return difference > 0;
  }
  return true;
}
