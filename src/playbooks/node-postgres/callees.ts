// Calls that make a client of PostgreSQL, and what they take.
import type { Literal } from "../read/javascript.ts";

export const libraries = /^(?:Pool|Client|knex|Knex|drizzle|postgres|neon|PgPool|Connection)$/;
/** These take a URL, or a variable with one, in the place of an object or before it. */
export const takesUrl = /^(?:Pool|Client|knex|Knex|drizzle|postgres|neon)$/;
/** Libraries over pg that take a URL, or options with some of their own. */
const overPg: Record<string, RegExp> = {
  slonik: /^createPool$/,
  "@vercel/postgres": /^create(?:Pool|Client)$/,
  "pg-boss": /^PgBoss$/,
  postgraphile: /^postgraphile$/,
  massive: /^massive$/,
  "pg-promise": /^(?!pgPromise$)\w+$/,
};

export const isOverPg = ({ callee, module = "" }: Literal): boolean =>
  (Object.hasOwn(overPg, module) && overPg[module]?.test(callee) === true) || /^pgp$/i.test(callee);

/** The trait of what pg's own pool is given. */
export const poolOfPg = "pool-of-pg";
/** `import { Pool as PgPool } from "pg"` is one under any name that says so. */
export const poolTraits = ({ callee, module }: Literal): string[] =>
  /^(?:Pg)?Pool$/.test(callee) || (/^pg(?:-pool)?$/.test(module ?? "") && /Pool$/i.test(callee)) ? [poolOfPg] : [];
/** `new SQL({…})` of Bun: the class alone may be anybody's. */
export const isBunSql = ({ callee, module }: Literal) => callee === "SQL" && module === "bun";

/** The client behind Drizzle, by the module that its function is of. */
export const clientsOfDrizzle: Record<string, string> = {
  "drizzle-orm/node-postgres": "drizzle",
  "drizzle-orm/postgres-js": "postgres",
  "drizzle-orm/neon-http": "neon",
};

/** `drizzle(process.env.DATABASE_URL!)`; any other argument is a client or a pool. */
export const isUrlOfDrizzle = ({ callee, module = "", argument }: Literal) =>
  callee === "drizzle" &&
  Object.hasOwn(clientsOfDrizzle, module) &&
  /^(?:process\.env\b|import\.meta\.env\b|(?:\w+\.)*\w*(?:url|uri|dsn|connection_?string)!?$)/i.test(
    String(argument?.value ?? ""),
  );
