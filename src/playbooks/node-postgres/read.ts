// The databases of a file of JavaScript: what Pool, Client, Knex, Drizzle or postgres.js are given, and objects that look like it.
import { UserMistake } from "../../errors.ts";
import { otherDatabase } from "../other-databases.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { literalsOf, type Literal } from "../read/javascript.ts";
import { misnamed, pgSpecs } from "./options.ts";

const known = new Set([...pgSpecs.map(({ name }) => name.replace(/\.\*$/, "")), ...Object.keys(misnamed)]);
/** Words that many objects have and that say nothing of a database: mailers, caches and web servers have them too. */
const common = new Set(
  `port host log types options stream min max url uri server encoding binary hostname password pass user username userName ssl
verify Client Promise db keepAlive replication onConnect pwd timeout connectionTimeout connectTimeout`.split(/\s+/),
);
const libraries = /^(?:Pool|Client|knex|Knex|drizzle|postgres|PgPool|Connection)$/;

/** Sections of a knexfile and the like. */
const environment = /^(prod|production|stag|staging|dev|development|test|testing|default|local|ci)$/i;

function score({ callee, options, text }: Literal): number {
  const tops = new Set(options.map(({ name }) => name.split(".")[0] ?? ""));
  const own = [...tops].filter((name) => known.has(name));
  const strong = own.filter((name) => !common.has(name)).length;
  const isNamed = libraries.test(callee);
  const wrapper = (tops.has("connection") && (tops.has("client") || tops.has("pool"))) || tops.has("dbCredentials");
  if (text) return isNamed ? 6 : 0;
  if (own.length === 0 && !wrapper) return 0;
  return strong === 0 && !wrapper && !isNamed ? 0 : own.length + strong * 2 + (isNamed ? 3 : 0) + (wrapper ? 4 : 0);
}

/** What the object itself says of its database: `client: "mysql2"`, `dialect: "sqlite"`, a URL. */
function otherOf({ options, text }: Literal): string | null {
  const words = [
    text?.value ?? null,
    ...["client", "dialect", "type", "connectionString", "url"].map((name) => {
      const option = options.find((one) => one.name === name);
      return option && !option.isOpaque ? String(option.value) : null;
    }),
  ];
  return words.map((one) => (one === null ? null : otherDatabase(one))).find((one) => one !== null) ?? null;
}

export function read(source: string): AppConfig[] {
  const bare = source.trim().replace(/^["']|["';]+$/g, "");
  if (/^postgres(ql)?:\/\/\S+$/.test(bare)) return [config(ofText("Pool", bare, 1), "", [])];
  const literals = literalsOf(source).map((one) =>
    one.text ? ofText(one.callee, one.text.value, one.text.line, one) : one,
  );
  const found = literals
    .map((one) => ({ one, points: score(one) + preference(one) }))
    .filter(({ points }) => points >= 3)
    .toSorted((a, b) => b.points - a.points);
  const [first] = found;
  if (!first)
    throw new UserMistake(
      "There is no configuration of a database in it: looked for new Pool({…}), new Client({…}), knex({…}), drizzle({…}), dbCredentials, or an object with host, user, database, connectionString.",
    );
  const strangers = literals.filter((one) => otherOf(one) !== null);
  const isStranger = (one: Literal) =>
    strangers.some(
      (other) => other.callee === one.callee && other.path.every((key, at) => one.path[at] === key) && near(other, one),
    );
  const ours = found.filter(({ one }) => !isStranger(one));
  if (ours.length === 0) throw new UserMistake(`Its database is not PostgreSQL: it is ${otherOf(first.one)}.`);
  const outer = ours.filter(({ one }) => !ours.some(({ one: whole }) => isWithin(one, whole)));
  const [best] = outer;
  const section = best?.one.path.find((key) => environment.test(key));
  const sections = outer.flatMap(({ one }) => one.path.find((key) => environment.test(key)) ?? []);
  const others = [...new Set(sections)].filter((one) => one !== section);
  const kept = outer.filter(({ one }) => {
    const own = one.path.find((key) => environment.test(key));
    return own === undefined || own === section;
  });
  return kept.map(({ one }) =>
    config(
      one,
      nameOf(one),
      others.map((other) => `the section ${other} is not read`),
    ),
  );
}

/** Whether one is the other, or a part of it. */
const near = (whole: Literal, part: Literal) =>
  whole === part || whole.options.some(({ line }) => line === part.options[0]?.line);

/** `connection` of a whole configuration of Knex is read with it. */
function isWithin(inner: Literal, whole: Literal): boolean {
  return (
    inner !== whole &&
    inner.callee === whole.callee &&
    inner.path.length > whole.path.length &&
    whole.path.every((key, at) => inner.path[at] === key) &&
    inner.options[0] !== undefined &&
    whole.options.some(({ line, name }) => line === inner.options[0]?.line && name.endsWith(inner.options[0].name))
  );
}

const preference = ({ path }: Literal) => (path.includes("production") ? 2 : path.includes("default") ? 1 : 0);
const nameOf = ({ path, callee, options }: Literal): string => {
  const name = path.join(".");
  if (/^[\w.-]{1,60}$/.test(name)) return name;
  const line = options[0]?.line;
  return callee !== "" && /^\w{1,30}$/.test(callee) && line !== undefined ? `${callee} in line ${line}` : "";
};

/** `new Pool("postgres://…")`, with the options that follow it. */
function ofText(callee: string, value: string, line: number, more?: Literal): Literal {
  const url: Option = { name: "connectionString", value, isOpaque: false, line };
  return { callee, path: more?.path ?? [], options: [url, ...(more?.options ?? [])] };
}

function config({ callee, options }: Literal, database: string, notes: string[]): AppConfig {
  const has = (name: string) => options.some((one) => one.name === name || one.name.startsWith(`${name}.`));
  const isKnex = /^knex$/i.test(callee) || (has("connection") && (has("client") || has("pool")));
  const trait = isKnex
    ? "knex"
    : has("dbCredentials")
      ? "drizzle-kit"
      : callee === "drizzle"
        ? "drizzle"
        : callee === "postgres"
          ? "postgres.js"
          : "pg";
  // `drizzle({ connection: {…} })` hands its connection to pg.
  const flat =
    trait === "drizzle" ? options.map((one) => ({ ...one, name: one.name.replace(/^connection\./, "") })) : options;
  return { framework: "node-postgres", database, options: flat, notes, traits: [trait] };
}
