// Objects that are given to Sequelize or TypeORM, or that stand in
// their configuration files: the one of production first.
import { UserMistake } from "../../errors.ts";
import { withUnread } from "../options.ts";
import type { AppConfig, Framework, Option } from "../playbook.ts";
import { isWholeFile, openObject, ownObject, takenApart } from "../node-postgres/own-object.ts";
import { jsonTraits } from "../node-postgres/json-lines.ts";
import { distinctOf, sectionOfEnvironment, isSection, preference } from "./sections.ts";
import { mayBeMysql, otherOf } from "./other-database.ts";
import { replicated, type WithTraits } from "./replication.ts";
import { pgbouncerIn } from "../node-postgres/startup-parameters.ts";
import { neighboursIn } from "../read/neighbours.ts";
import { literalsOf, type Literal } from "../read/javascript.ts";

export interface Orm {
  framework: Framework;
  /** Functions and classes that take its options: `Sequelize`, `DataSource`. */
  callee: RegExp;
  /** The option that names the database's kind. */
  kind: string;
  /** Its first argument may be a URL. */
  takesUrl: boolean;
  /** Options that only it has. */
  telling: string[];
  /** Those of them by which an object is its own, whoever is given it. */
  own: string[];
  /** An import of it, and of a driver beneath it: of a file with the first alone an object with a place is its own. */
  imports?: { own: RegExp; driver: RegExp };
  /** What was looked for, for the sentence where nothing is found. */
  sought: string;
}

/** Not given to the library in this file. */
export const handedOn = "handed-on";

const places = ["host", "url", "uri", "database", "username", "user", "password", "use_env_variable", "port"];

export function readOrm(orm: Orm, source: string, file: string): AppConfig[] {
  const all = literalsOf(source).map((one) =>
    orm.takesUrl ? withOuter(withOwnWords(withPositions(orm, withComputedUrl(withClass(orm, one))))) : one,
  );
  const known = all.filter((one) => one.text === undefined && isIts(orm, one));
  const objects = known.length > 0 || !isImported(orm, source) ? known : all.filter(isPlace);
  // `new Sequelize("postgres://…", { … })`: the URL, and the object that follows it in the same call.
  const urls = all.filter((one) => one.text !== undefined && orm.callee.test(one.callee));
  const after = new Map(all.map((one, at) => [one, all[at + 1]]));
  const behind = (url: Literal) => {
    const next = after.get(url);
    return next?.follows === true && next.path.length === 0 && next.callee === url.callee ? next : null;
  };
  const before = new Map(urls.map((url) => [behind(url), url]));
  const isObject = new Set<Literal | null>(objects);
  const withUrls = objects.map((one) => joined(one, before.get(one) ?? null));
  const alone = urls.filter((url) => !isObject.has(behind(url))).map((url) => joined(behind(url) ?? url, url));
  const candidates = [...withUrls, ...alone];
  const keysOf = (one: Literal) => one.options.map(({ line, name }) => `${line} ${name}`);
  const linesOf = (one: Literal) => one.options.map(({ line }) => String(line));
  const near = neighboursIn([...new Set([...objects, ...candidates])], (one) =>
    isObject.has(one) ? [...keysOf(one), ...linesOf(one)] : [],
  );
  const found = candidates.filter(
    (one) => !isPart(one, [...near(one, linesOf(one).slice(0, 1))]) && !isBase(one, [...near(one, keysOf(one))]),
  );
  const mayBeOurs = found.filter((one) => otherOf(orm, one) === null);
  const likely = mayBeOurs.filter((one) => !mayBeMysql(orm, one));
  const ofPostgres = likely.length > 0 ? likely : mayBeOurs;
  const left = mayBeOurs.length - ofPostgres.length;
  const leftOut = left === 0 ? [] : [left === 1 ? oneOfMysql : `${left} objects that may be MySQL's are not read`];
  const isTypeorm = orm.framework === "typeorm";
  const ours: WithTraits[] = isTypeorm ? ofPostgres.flatMap((one) => replicated(one, all)) : ofPostgres;
  const [first] = found;
  if (!first) throw new UserMistake(`It contains no database configuration: looked for ${orm.sought}.`);
  if (ours.length === 0) throw new UserMistake(`Its database is not PostgreSQL: it is ${otherOf(orm, first)}.`);
  const distinct = distinctOf(ours);
  const pgbouncer = [...pgbouncerIn(source), ...jsonTraits(source, file)];
  const whole: Whole = {
    isFile: isWholeFile(source),
    isImported: isImported(orm, source),
    apart: takenApart(source),
    isOfCli: orm.framework === "sequelize" && ofCli.test(file),
    isTypeorms: isTypeorm && ofTypeorm.test(file),
  };
  // What is given to the library itself goes before what only looks like it.
  const isGiven = ({ callee }: Literal) => Number(orm.callee.test(callee));
  return distinct
    .toSorted((a, b) => isGiven(b) - isGiven(a))
    .map((one) => ({
      ...withUnread(configOf(orm, one, distinct.length > 1), leftOut),
      traits: [...pgbouncer, ...traitsOf(orm, one, whole), ...(one.isOpen ? [openObject] : []), ...(one.traits ?? [])],
    }))
    .toSorted((a, b) => preference(b.database) - preference(a.database));
}

const oneOfMysql = "1 object that may be MySQL's is not read";

/** Its sections are read by their names: by sequelize-cli, and by the models/index.js that it writes. */
const ofCli = /(?:^|[/\\])config\.json$/;
/** TypeORM finds it by its name, and takes all of it. */
const ofTypeorm = /(?:^|[/\\])ormconfig\.json$/;

/** What the source says of its objects: asked once, however many there are. */
interface Whole {
  isFile: boolean;
  isImported: boolean;
  apart: Set<string>;
  isOfCli: boolean;
  isTypeorms: boolean;
}

/** What another file hands to the library, or takes apart: nobody knows from this one which of its names are read. */
function traitsOf(orm: Orm, one: Literal, whole: Whole): string[] {
  const { callee, options } = one;
  const tops = options.map(({ name }) => name.split(".")[0] ?? "");
  const hasUrl = ["use_env_variable", "url"].some((name) => tops.includes(name));
  const isOfCli = whole.isOfCli && isSection(one) && tops.includes("dialect") && !hasUrl;
  if (orm.callee.test(callee) || !whole.isFile || isOfCli || whole.isTypeorms) return [];
  const isWhole = isSection(one) || whole.isImported || orm.own.some((name) => tops.includes(name));
  const isApart = options.some(({ name }) => whole.apart.has(name));
  return [handedOn, ...(isWhole && !isApart ? [] : [ownObject])];
}

/** `const sequelize = require("sequelize"); new sequelize(…)`: the class, in small letters. */
const withClass = (orm: Orm, one: Literal): Literal =>
  one.module === orm.framework && one.callee === orm.framework ? { ...one, callee: "Sequelize" } : one;

/** `new Sequelize(process.env.DATABASE_URL, { … })`: the URL is known when it runs. */
function withComputedUrl(one: Literal): Literal {
  if (!one.argument || one.path.length > 0 || one.options.some(({ name }) => name === "url")) return one;
  return { ...one, options: [{ ...one.argument, name: "url" }, ...one.options] };
}

/** `new Sequelize(database, user, password, { … })`: what stands before the object goes over what stands in it. */
function withPositions({ callee }: Orm, one: Literal): Literal {
  const { before, path, options } = one;
  if (before?.length !== 3 || path.length > 0 || !callee.test(one.callee)) return one;
  const own = ["database", "username", "password"].flatMap((name, at) => {
    const given = before[at];
    return given && given.value !== null && given.value !== "" ? [{ ...given, name }] : [];
  });
  return { ...one, options: [...own, ...options.filter(({ name }) => !own.some((given) => given.name === name))] };
}

const ownWords: Record<string, string> = {
  HOST: "host",
  PORT: "port",
  USER: "username",
  PASSWORD: "password",
  DB: "database",
};

/** `{ HOST, USER, PASSWORD, DB, dialect }`: what another file hands to Sequelize, under the names of a tutorial. */
function withOwnWords(one: Literal): Literal {
  const names = new Set(one.options.map(({ name }) => name));
  if (!names.has("dialect") || !names.has("HOST") || !(names.has("DB") || names.has("USER")) || names.has("host"))
    return one;
  return { ...one, options: one.options.map((option) => ({ ...option, name: ownWords[option.name] ?? option.name })) };
}

const holder = /^(?:options|params|config)(?:$|\.(?=dialect$|host$))/;
const isOuter = ({ path }: Literal) => holder.test(path.at(-1) ?? "");

/** `options` or `params` beside the names and the password: another file gives each to `new Sequelize(…)`. */
function withOuter(one: Literal): Literal {
  const found = one.options.find(({ name }) => holder.test(name));
  const has = (...names: string[]) => one.options.some(({ name }) => names.includes(name));
  if (one.callee !== "" || !found || has("host") || !has("database", "name") || !has("user", "username")) return one;
  const prefix = found.name.slice(0, found.name.indexOf(".") + 1);
  const own = one.options.map((option) => ({
    ...option,
    name: option.name.startsWith(prefix) ? option.name.slice(prefix.length) : (outerWords[option.name] ?? option.name),
  }));
  return { ...one, options: [...new Map(own.map((option) => [option.name, option])).values()] };
}

const outerWords: Record<string, string> = { user: "username", name: "database", pass: "password" };

function isIts(orm: Orm, { callee, path, options }: Literal): boolean {
  const tops = new Set(options.map(({ name }) => name.split(".")[0] ?? ""));
  const isPlace = places.some((name) => tops.has(name)) || tops.has("replication");
  // Drizzle's, Knex's and MikroORM's own words.
  if (["dbCredentials", "client", "dbName"].some((name) => tops.has(name))) return false;
  if (
    orm.callee.test(callee) &&
    [...tops].some((name) => places.includes(name) || name === orm.kind || orm.telling.includes(name))
  )
    return true;
  // `{ dialect: "postgres", pool: … }`: the place stands in the call that it is handed to.
  const kind = options.find(({ name }) => name === orm.kind);
  const isOfPool = options.some(({ name }) => name === "pool.max") || tops.has("dialectOptions");
  if (orm.takesUrl && kind?.value === "postgres" && isOfPool) return true;
  // Sections that leave the place to the environment.
  if (sectionOfEnvironment.test(path.at(-1) ?? "") && tops.has("dialect") && tops.has("dialectOptions")) return true;
  return (
    (tops.has(orm.kind) && isPlace && !tops.has("provider")) || (isPlace && orm.telling.some((name) => tops.has(name)))
  );
}

const isImported = ({ imports }: Orm, source: string) =>
  imports !== undefined && imports.own.test(source) && !imports.driver.test(source);

/** What is spread from elsewhere has the rest: `{ ...base(), host, username }`. */
const isPlace = ({ text, options }: Literal) =>
  text === undefined && ["host", "username"].every((name) => options.some((one) => one.name === name));

/** `replication.write` and the like stand in the whole that they belong to. */
const isPart = (one: Literal, all: Literal[]) =>
  all.some(
    (whole) =>
      whole !== one &&
      whole.callee === one.callee &&
      whole.path.length < one.path.length &&
      whole.path.every((key, at) => one.path[at] === key) &&
      whole.options.some(
        ({ line, name }) =>
          line === one.options[0]?.line &&
          (name.endsWith(`.${one.options[0].name}`) || (isOuter(one) && name === one.options[0].name)),
      ),
  );

/**
 * A constant that is spread into the object that counts, which may set some of its options anew. What is exported
 * with another place is another database.
 */
const isBase = (one: Literal, all: Literal[]) =>
  one.callee === "" &&
  one.path.length === 0 &&
  all.some((whole) => {
    const own = new Map(whole.options.map(({ name, line }) => [name, line]));
    const isLarger =
      whole.options.length > one.options.length || (whole.callee !== "" && own.size >= one.options.length);
    const same = one.options.filter(({ name, line }) => own.get(name) === line);
    const isElsewhere =
      one.isExported && one.options.some(({ name, line }) => places.includes(name) && own.get(name) !== line);
    return (
      whole !== one &&
      isLarger &&
      one.options.every(({ name }) => own.has(name)) &&
      (whole.callee === "" || isElsewhere ? same.length === one.options.length : same.length > one.options.length / 2)
    );
  });

/** The URL is an option as the object's are. */
function joined(one: Literal, before: Literal | null): Literal {
  const text = before?.text;
  if (!text || one.options.some(({ name }) => name === "url")) return one;
  const url: Option = { name: "url", value: text.value, isOpaque: false, line: text.line };
  const { callee, path, line } = one;
  return { callee, path, ...(line === undefined ? {} : { line }), options: [url, ...one.options] };
}

function configOf({ framework }: Orm, one: WithTraits, isSeveral: boolean): AppConfig {
  const { callee, path, options, line = options[0]?.line } = one;
  const name = options.find((each) => each.name === "name" && !each.isOpaque)?.value;
  const said =
    path.filter((key) => /^[\w-]{1,40}$/.test(key)).join(".") ||
    (typeof name === "string" && /^[A-Za-z_]{1,30}$/.test(name) ? name : "");
  const place =
    callee !== "" && line !== undefined
      ? `${callee} in line ${line}`
      : line === undefined
        ? ""
        : `object in line ${line}`;
  return {
    framework,
    database: said !== "" ? said : isSeveral ? place : "",
    options,
    notes: one.notes ?? [],
    unread: one.notes ?? [],
    traits: [],
  };
}
