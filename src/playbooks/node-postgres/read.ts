// The databases of a file of JavaScript: what Pool, Client, Knex,
// Drizzle or postgres.js are given, and objects that look like it.
import { UserMistake } from "../../errors.ts";
import { linesOf } from "../options.ts";
import { otherDatabase } from "../other-databases.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { literalsOf, type Literal } from "../read/javascript.ts";
import { neighboursIn } from "../read/neighbours.ts";
import { basesOf } from "./bases.ts";
import { isBunSql, isOverPg, libraries, poolTraits } from "./callees.ts";
import { handedToDrizzle } from "./drizzle-client.ts";
import { urlOfText, withGivenUrls } from "./given-urls.ts";
import { isStrapi3, likeness, preference, sectionName, topNames } from "./likeness.ts";
import { mikroFile } from "./mikro-lints.ts";
import { isHandedWhole, isWholeFile, openObject, ownObject, takenApart } from "./own-object.ts";
import { neonTraits } from "./neon.ts";
import { configsOfMedusa, medusaOf } from "./medusa.ts";
import { jsonTraits } from "./json-lines.ts";
import { parsedUrls } from "./parsed-url.ts";
import { pgbouncerIn } from "./startup-parameters.ts";
import { wakingIn } from "./waking-server.ts";

/** Packages of other databases, and those that hand options of their own to pg. */
const otherModules =
  /^(?:@?nestjs\/)?(typeorm|sequelize|sequelize-typescript|mongoose|nodemailer|ioredis|redis|amqplib|ldapjs|ssh2)(?:\/|$)/;
const otherKeys = /^(?:mysql2?|mariadb|sqlite3?|better-sqlite3|mssql|mongo(?:db)?|oracle(?:db)?)$/i;

const isWrapped = ({ module }: Literal) => module !== undefined && otherModules.test(module);

/** What the object itself says of its database: `client: "mysql2"`, `dialect: "sqlite"`, a URL. */
function otherOf({ options, text, module, path }: Literal): string | null {
  const words = [
    module ?? null,
    text?.value ?? null,
    path.find((key) => otherKeys.test(key)) ?? null,
    // `{ host: mongoose.connection.host }`: what it is connected to.
    options.some(({ value, isOpaque }) => isOpaque && String(value).startsWith("mongoose.")) ? "mongodb" : null,
    // `driver: MySqlDriver` of MikroORM.
    /^(\w+)Driver$/.exec(String(options.find(({ name }) => name === "driver")?.value ?? ""))?.[1] ?? null,
    ...[
      "client",
      "dialect",
      "type",
      "adapter",
      "connectionString",
      "url",
      "database",
      "database_type",
      "database_url",
    ].map((name) => {
      const option = options.find((one) => one.name === name);
      return option && !option.isOpaque ? String(option.value) : null;
    }),
  ];
  return words.map((one) => (one === null ? null : otherDatabase(one))).find((one) => one !== null) ?? null;
}

export function read(source: string, file = ""): AppConfig[] {
  const bare = source.trim().replace(/^["']|["';]+$/g, "");
  if (/^postgres(ql)?:\/\/\S+$/.test(bare)) return [config(urlOfText("Pool", bare, 1), "")];
  const literals = withGivenUrls(literalsOf(source));
  const medusas = medusaOf(literals);
  const ofMedusa = configsOfMedusa(medusas.filter((one) => otherOf(one) === null));
  if (ofMedusa.length > 0) return ofMedusa;
  const isMikro = /["']@mikro-orm\//.test(source);
  const handed = handedToDrizzle(literals, source);
  const found = literals
    .map((one) => ({ one, points: likeness(one) + preference(one) + (isMikro && isMikroPlace(one) ? 6 : 0) }))
    .filter(({ points }) => points >= 3)
    .toSorted((a, b) => b.points - a.points);
  const [first] = found;
  const [not] = medusas.map(otherOf);
  if (not !== undefined) throw new UserMistake(`Its database is not PostgreSQL: it is ${not}.`);
  if (!first)
    throw new UserMistake(
      "It contains no database configuration: looked for `new Pool({…})`, `new Client({…})`, `knex({…})`, " +
        "`drizzle({…})`, `dbCredentials`, or an object with host, user, database, connectionString.",
    );
  const strangers = literals.filter((one) => otherOf(one) !== null || isWrapped(one));
  const ownLines = ({ options }: Literal, most = options.length) =>
    options.slice(0, most).map(({ line }) => String(line));
  const inLines = (wanted: Set<Literal>) => neighboursIn(literals, (one) => (wanted.has(one) ? ownLines(one) : []));
  const [isStrange, strangersAt] = [new Set(strangers), inLines(new Set(strangers))];
  const isStranger = (one: Literal) =>
    [...(isStrange.has(one) ? [one] : []), ...strangersAt(one, ownLines(one, 1))].some(
      (other) => other.callee === one.callee && other.path.every((key, at) => one.path[at] === key) && near(other, one),
    );
  const sections = literals.filter(({ path }) => path.some((key) => sectionName.test(key)));
  const bases = basesOf(literals, sections);
  const basesAt = inLines(bases);
  const isOfBase = (one: Literal) =>
    bases.has(one) || [...basesAt(one, ownLines(one, 3))].some((base) => isWithin(one, base));
  const all = found.filter(({ one }) => !isStranger(one) && !isOfBase(one));
  // `new Pool(config)` beside the places that the file has: what it is given is one of them, or another file's.
  const hasPlace = all.some(({ one }) => one.argument === undefined && hasOwnPlace(one));
  const isHandedOn = handedOnIn(all.map(({ one }) => one));
  const ours = all.filter(({ one }) => !(hasPlace && isNamedElsewhere(one)) && !isHandedOn(one));
  if (ours.length === 0 && isWrapped(first.one))
    throw new UserMistake(
      `It is a configuration of ${otherModules.exec(first.one.module ?? "")?.[1]}, not of node-postgres itself.`,
    );
  const other = [first.one, ...strangers].map(otherOf).find((one) => one !== null);
  if (ours.length === 0) throw new UserMistake(`Its database is not PostgreSQL: it is ${other}.`);
  // A part stands on lines of its whole: only those are looked at.
  const oursAt = inLines(new Set(ours.map(({ one }) => one)));
  const isPart = (one: Literal) => [...oursAt(one, ownLines(one, 3))].some((other) => isWithin(one, other));
  const whole = ours.filter(({ one }) => !isPart(one));
  // Beside whole sections an object that only looks like one is a part of them: `connection = { host, … }`.
  const hasSections = whole.some(({ one }) => one.callee === "" && isWholeSection(one));
  // `const options = {…}; new Pool(options)` is one database.
  const given = new Set(whole.filter(({ one }) => one.callee !== "").map(({ one }) => JSON.stringify(one.options)));
  const isGiven = ({ callee, options }: Literal) => callee === "" && given.has(JSON.stringify(options));
  const outer = whole.filter(({ one }) => !isGiven(one) && (!hasSections || one.callee !== "" || one.path.length > 0));
  const [best] = outer;
  const section = best?.one.path.find((key) => sectionName.test(key));
  const isOther = ({ one }: { one: Literal }) => {
    const own = one.path.find((key) => sectionName.test(key));
    return own !== undefined && own !== section;
  };
  const comments = [...pgbouncerIn(source), ...jsonTraits(source, file), ...parsedUrls(source, linesOf(source))];
  const waking = wakingIn(source);
  const owner = ownerIn(source);
  return [...outer.filter((one) => !isOther(one)), ...outer.filter(isOther)].map(({ one }) => {
    const own = config(withPool(one, literals), nameOf(one), isMikro && isMikroPlace(one), handed.includes(one));
    const open = [...(one.isOpen ? [openObject] : []), ...(isMikro ? [mikroFile] : [])];
    return withOwner({ ...own, traits: [...own.traits, ...comments, ...waking(one.options), ...open] }, one, owner);
  });
}

const place = /^(?:connection\.|dbCredentials\.)?(?:host|connectionString|url|database)$/;
const hasOwnPlace = ({ options }: Literal) => options.some(({ name }) => place.test(name));
const ofUrl = /url|uri|dsn|string|env\b|[`"'+(]/i;

/** A name alone that no URL has. */
const isNamedElsewhere = ({ argument, options, callee }: Literal) =>
  argument !== undefined && options.length === 1 && libraries.test(callee) && !ofUrl.test(String(argument.value));

/**
 * `merge(config, …)`, `log(config)`: an object that another call, or the file itself, has as well. In
 * `knex({ connection: place })` the place is a part.
 */
function handedOnIn(all: Literal[]): (one: Literal) => boolean {
  const writtenOf = ({ options }: Literal) => JSON.stringify(options);
  const keyOf = ({ name, line }: Option) => `${line} ${name}`;
  const given = new Set(all.filter(({ callee }) => callee === "" || libraries.test(callee)).map(writtenOf));
  const knexs = neighboursIn(all, ({ callee, options }) => (/^knex$/i.test(callee) ? options.map(keyOf) : []));
  return (one) => {
    if (libraries.test(one.callee) || one.path.length > 0 || one.options.length === 0) return false;
    // It has a callee of its own, and is none of those that are given.
    if (one.callee !== "") return given.has(writtenOf(one));
    const below = one.options.map((own) => keyOf({ ...own, name: `connection.${own.name}` }));
    return [...knexs(one, below.slice(0, 1))].some(({ options }) => {
      const keys = new Set(options.map(keyOf));
      return below.every((key) => keys.has(key));
    });
  };
}

/** Strapi 3: `settings` has the place, `options` beside it the pool. */
function withPool(one: Literal, literals: Literal[]): Literal {
  const { path, options } = one;
  if (path.at(-1) !== "settings" || !isStrapi3(options)) return one;
  const beside = literals.find(
    (other) => other.path.at(-1) === "options" && other.path.slice(0, -1).join("/") === path.slice(0, -1).join("/"),
  );
  const more = (beside?.options ?? []).flatMap((option) =>
    option.name.startsWith("pool.")
      ? [option]
      : /^ssl(?:\.|$)/.test(option.name)
        ? [{ ...option, name: `options.${option.name}` }]
        : [],
  );
  return { ...one, options: [...options, ...more] };
}

/** What the whole source says of its objects: asked once, however many there are. */
const ownerIn = (source: string) => ({
  isWhole: isWholeFile(source),
  isHanded: /["'](?:@types\/)?pg[\w/-]*["']/.test(source) && isHandedWhole(source),
  apart: takenApart(source),
});

/** `export const DB_CONFIG = {…}`: an object that nothing here hands to pg whole. */
function withOwner(config: AppConfig, one: Literal, owner: ReturnType<typeof ownerIn>): AppConfig {
  const { callee, options } = one;
  if (isOverPg(one) && !/^pgp/i.test(callee)) return { ...config, traits: [...config.traits, ownObject] };
  const isGiven = libraries.test(callee) || /^pgp/i.test(callee);
  if (isGiven || !config.traits.includes("pg") || !owner.isWhole) return config;
  const isPgs = callee === "" && owner.isHanded && !options.some(({ name }) => owner.apart.has(name));
  return isPgs ? config : { ...config, traits: [...config.traits, ownObject] };
}

/** MikroORM's options may leave its telling ones, `dbName` and `clientUrl`, to another file; a driver's are its own. */
function isMikroPlace({ callee, options }: Literal): boolean {
  const tops = topNames(options);
  return !libraries.test(callee) && tops.has("host") && ["user", "username", "password"].some((one) => tops.has(one));
}

const isWholeSection = ({ path, options }: Literal) =>
  path.some((key) => sectionName.test(key)) && options.some(({ name }) => name === "client");

/** Whether one is the other, or a part of it. */
const near = (whole: Literal, part: Literal) =>
  whole === part || whole.options.some(({ line }) => line === part.options[0]?.line);

/** `connection` of a whole configuration of Knex is read with it. */
function isWithin(inner: Literal, whole: Literal): boolean {
  // The object of `connection: url ? url : { … }` has no path of its own.
  const isBranch = inner.callee === "" && inner.path.length === 0;
  return (
    inner !== whole &&
    inner.callee === whole.callee &&
    (isBranch
      ? inner.options.every(({ name, line }) =>
          whole.options.some((one) => one.line === line && one.name.endsWith(`.${name}`)),
        )
      : inner.path.length > whole.path.length && whole.path.every((key, at) => inner.path[at] === key)) &&
    // What is spread into it has its own name there, and no key before it.
    inner.options
      .slice(0, 3)
      .some((own) =>
        whole.options.some(
          ({ line, name }) => line === own.line && (name.endsWith(`.${own.name}`) || (isBranch && name === own.name)),
        ),
      )
  );
}

const nameOf = ({ path, callee, options, line = options[0]?.line }: Literal): string => {
  const name = path.join(".");
  if (/^[\w.-]{1,60}$/.test(name)) return name;
  return callee !== "" && /^\w{1,30}$/.test(callee) && line !== undefined ? `${callee} in line ${line}` : "";
};

function config(one: Literal, database: string, isMikro = false, isHanded = false): AppConfig {
  const { callee, options, path } = one;
  const has = (name: string) => options.some((one) => one.name === name || one.name.startsWith(`${name}.`));
  const isSection = path.some((key) => sectionName.test(key));
  const isKnex =
    /^knex$/i.test(callee) ||
    (callee !== "postgres" && has("connection") && (has("client") || has("pool") || isSection));
  const isDrizzle = callee === "drizzle" && path.length > 0;
  const trait =
    isBunSql(one) || (isDrizzle && one.module === "drizzle-orm/bun-sql")
      ? "bun"
      : isKnex
        ? "knex"
        : isMikro || has("dbName") || has("clientUrl")
          ? "mikro-orm"
          : has("dbCredentials") && callee !== "drizzle"
            ? "drizzle-kit"
            : callee === "drizzle" && !(isDrizzle && one.module === "drizzle-orm/postgres-js")
              ? "drizzle"
              : callee === "postgres" || (isDrizzle && one.module === "drizzle-orm/postgres-js")
                ? "postgres.js"
                : callee === "neon"
                  ? "neon"
                  : has("client") && (has("database") || has("host"))
                    ? "strapi"
                    : "pg";
  // `drizzle({ connection: {…} })` hands its connection to pg.
  const own = trait === "drizzle" ? /^connection\./ : null;
  const flat = options.map((one) => ({
    ...one,
    name: own
      ? one.name.replace(own, "")
      : trait === "bun"
        ? one.name.replace(/^connectionString$/, "url")
        : isDrizzle && trait === "postgres.js"
          ? one.name.replace(/^url$/, "connectionString")
          : one.name,
  }));
  const isDrizzles = trait === "postgres.js" && (isHanded || isDrizzle || one.module === "drizzle-orm/postgres-js");
  return {
    framework: "node-postgres",
    database,
    options: flat,
    notes: [],
    traits: [trait, ...(isDrizzles ? ["drizzle-client"] : []), ...neonTraits(one), ...poolTraits(one)],
  };
}
