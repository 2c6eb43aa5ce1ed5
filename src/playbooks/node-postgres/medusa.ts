// Medusa's `projectConfig`: version 1 hands it to TypeORM, version 2 to MikroORM and Knex.
// https://docs.medusajs.com/learn/configurations/medusa-config
import type { AppConfig } from "../playbook.ts";
import type { Literal } from "../read/javascript.ts";
import { neighboursIn } from "../read/neighbours.ts";

const trait = "medusa";
const ofDatabase =
  /^(?:database(?:Url|Name|Schema|Logging|_url|_database|_schema|_type|_logging)$|(?:databaseDriverOptions|database_driver_options|database_extra)(?:\.|$))/;
const whole = "projectConfig.";
/** What stands beside the database in it, and in no other object with such words. */
const beside = /^(?:http|store_?cors|admin_?cors|redis_?url|jwt_?secret|cookie_?secret|worker_?mode)\b/i;

export const isMedusa = ({ traits }: AppConfig): boolean => traits.includes(trait);
export const urlsOfMedusa = ["databaseUrl", "database_url"];

/** The objects with a database of Medusa's, each with what it says of that alone. */
export function medusaOf(literals: Literal[]): Literal[] {
  const within = literals.flatMap((one) => having(one, whole));
  const alone = literals.filter(
    ({ path, options }) => path.at(-1) === "projectConfig" || options.some(({ name }) => beside.test(name)),
  );
  return within.length > 0 ? within : alone.flatMap((one) => having(one, ""));
}

function having(one: Literal, prefix: string): Literal[] {
  const options = one.options.flatMap((option) => {
    const name = option.name.startsWith(prefix) ? option.name.slice(prefix.length) : "";
    return ofDatabase.test(name) ? [{ ...option, name }] : [];
  });
  return options.some(({ name }) => urlsOfMedusa.includes(name) || name.endsWith("_type"))
    ? [{ callee: "", path: [], options }]
    : [];
}

/** Each once: a constant that is handed to a call is read as both, and a base is part of what spreads it. */
export function configsOfMedusa(literals: Literal[]): AppConfig[] {
  const all = [...new Map(literals.map((one) => [JSON.stringify(one.options), one])).values()];
  const keysOf = ({ options }: Literal) => options.map(({ line, name }) => `${line} ${name}`);
  const near = neighboursIn(all, keysOf);
  const isPart = (one: Literal) =>
    [...near(one, keysOf(one).slice(0, 1))].some((other) => {
      const keys = new Set(keysOf(other));
      return other.options.length > one.options.length && keysOf(one).every((key) => keys.has(key));
    });
  const own = all.filter((one) => !isPart(one));
  return own.map(({ options }) => ({
    framework: "node-postgres",
    database: own.length > 1 ? `projectConfig in line ${options[0]?.line}` : "",
    options,
    notes: [],
    traits: [trait],
  }));
}
