// How much an object of JavaScript looks like a configuration of a database.
import type { Option } from "../playbook.ts";
import type { Literal } from "../read/javascript.ts";
import { bunForms } from "./bun.ts";
import { isBunSql, isOverPg, isUrlOfDrizzle, libraries, takesUrl } from "./callees.ts";
import { misnamed, pgSpecs } from "./options.ts";

const known = new Set([...pgSpecs.map(({ name }) => name.replace(/\.\*$/, "")), ...Object.keys(misnamed)]);
/** Words that many objects have and that say nothing of a database: mailers, caches and web servers have them too. */
const common = new Set(
  `port host log types options stream min max url uri server encoding binary hostname password pass user username userName ssl
verify Client Promise db keepAlive replication onConnect pwd timeout connectionTimeout connectTimeout`.split(/\s+/),
);
/** Words of tarn's that pg-pool has not. */
const ofTarn = ["createTimeoutMillis", "reapIntervalMillis", "createRetryIntervalMillis", "propagateCreateError"];
const bunWords = new Set([...Object.keys(bunForms), "connection", "onconnect", "onclose"]);
/** Words of postgres.js alone. */
const postgresJs = "prepare idle_timeout connect_timeout max_lifetime fetch_types onnotice transform".split(" ");

/** Sections of a knexfile and the like. */
export const sectionName = /^(prod|production|stag|staging|dev|development|test|testing|default|local|ci)$/i;

/** Options that are objects themselves; any other name with something below it is a key of the file's own. */
const objects = /^(?:ssl|connection|pool|types|dbCredentials|client|options)$/;

export function topNames(options: Option[]): Set<string> {
  const own = options
    .map(({ name }) => name.split("."))
    .filter(([first = "", ...rest]) => rest.length === 0 || objects.test(first));
  return new Set(own.map(([first = ""]) => first));
}

/** The place beside the client: `settings: { client: "postgres", host: … }`. */
export function isStrapi3(options: Option[]): boolean {
  const client = options.find(({ name }) => name === "client");
  return (
    client !== undefined && /^(?:pg|postg)/i.test(String(client.value)) && options.some(({ name }) => name === "host")
  );
}

/** `knex(table).where(…)`, and `Model.knex(client)` of Objection. */
const isQuery = ({ callee, module, isAsked, isMember }: Literal) =>
  /^knex$/i.test(callee) && (isAsked || (isMember && module !== "knex"));

/** `database: new Pool({…})`: what takes it is no driver. */
const isClient = ({ name, value, isOpaque }: Option) =>
  name === "database" &&
  isOpaque &&
  /^(?:await\s+)?(?:new\s|\w*(?:adapter|drizzle|pool|client)\()/i.test(String(value));

/** A logger's, an answer's of a web server: they tell of a connection and open none. */
const opensNothing = /^(?:log|info|warn|error|debug|trace|verbose|fatal|json|send|render|stringify)$/;

/** Points: three and more make it one. */
export function likeness(one: Literal): number {
  const { callee, options, text, argument, module, path } = one;
  if (opensNothing.test(callee)) return 0;
  if (isBunSql(one)) return options.some(({ name }) => bunWords.has(name)) || text || argument ? 7 : 4;
  const tops = topNames(options.filter((option) => !isClient(option)));
  const own = [...tops].filter((name) => known.has(name) || (callee === "postgres" && postgresJs.includes(name)));
  const strong = own.filter((name) => !common.has(name)).length;
  const isNamed = libraries.test(callee);
  // The second argument of drizzle() is its schema and the like.
  const isKit = tops.has("dbCredentials") && callee !== "drizzle";
  const isSection = path.some((key) => sectionName.test(key));
  const wrapper =
    (tops.has("connection") && (tops.has("client") || tops.has("pool") || isSection)) || isKit || isStrapi3(options);
  // MikroORM's own words.
  if ((tops.has("dbName") || tops.has("clientUrl")) && !tops.has("dbCredentials")) return 5 + own.length;
  if (text) return isNamed || isOverPg(one) ? 6 : 0;
  if (argument && isOverPg(one)) return 6 + own.length;
  if (argument && isQuery(one)) return 0;
  if (argument && takesUrl.test(callee)) return callee === "drizzle" && !isUrlOfDrizzle(one) ? 2 : 6 + own.length;
  // The environment's PGHOST and the like.
  if (module === "pg" && (callee === "Pool" || callee === "Client") && options.length === 0) return 4;
  if (own.length === 0 && !wrapper) return 0;
  // Knex's pool alone, which another file takes.
  if (
    !isNamed &&
    !wrapper &&
    ofTarn.some((name) => tops.has(name)) &&
    !["host", "connectionString"].some((name) => tops.has(name))
  )
    return 0;
  return strong === 0 && !wrapper && !isNamed ? 0 : own.length + strong * 2 + (isNamed ? 3 : 0) + (wrapper ? 4 : 0);
}

export const preference = ({ path }: Literal) => (path.includes("production") ? 2 : path.includes("default") ? 1 : 0);
