// In which form parameters of libpq, and variables of an environment file, may be shown.
import { parameters } from "../../libpq/parameters.ts";
import type { Form, Forms } from "../shown/forms.ts";
import { libpqForms } from "../shown/parameters.ts";
import { directusForm } from "./directus.ts";
import { poolerForm } from "./pooler-image.ts";

/** libpq's own variables by the parameter that they set: PGHOST → host. */
const byVariable = new Map(
  Object.entries(parameters).flatMap(([name, { env }]) => (env === undefined ? [] : [[env, name] as const])),
);

/** What the last word of an application's own variable stands for: `DB_HOST`, `POSTGRES_DB`, `DATABASE_PASSWORD` … */
const byWord: Record<string, string> = {
  HOST: "host",
  HOSTNAME: "host",
  SERVER: "host",
  PORT: "port",
  // Bitnami's images of PostgreSQL and PgBouncer.
  PORT_NUMBER: "port",
  NAME: "dbname",
  DATABASE: "dbname",
  DATABASE_NAME: "dbname",
  DB: "dbname",
  DBNAME: "dbname",
  USER: "user",
  USERNAME: "user",
  PASSWORD: "password",
  PASS: "password",
  PASSWD: "password",
  SSLMODE: "sslmode",
  SSL_MODE: "sslmode",
};

/** libpq's parameter of a variable or a keyword, where libpq itself reads it. */
export function parameterOf(name: string): string | null {
  return byVariable.get(name) ?? (Object.hasOwn(parameters, name) ? name : null);
}

/** The parameter that an application's own variable stands for by its name; libpq does not read it. */
export function meantBy(name: string): string | null {
  const upper = inCapitals(name);
  const word =
    /^(?:DB|DATABASES?|POSTGRES|POSTGRESQL|PG|SQL|DATA_SOURCE(?=_(?:USER|PASS)$))_([A-Z_]+)$/.exec(upper)?.[1] ?? "";
  return byWord[word] ?? (isWithPrefix(name) ? (byWord[wordOf(name)] ?? null) : null);
}

/** `postgres-host`: a key of a ConfigMap, from which a container has its variable. */
const inCapitals = (name: string) =>
  /^(?:postgres|postgresql|pg|db|database)[-_.][a-z]+(?:[-_.][a-z]+)?$/.test(name)
    ? name.toUpperCase().replaceAll(/[-.]/g, "_")
    : name;

const ofOthers = "MYSQL|MARIADB|MONGO|MONGODB|REDIS|CLICKHOUSE|MSSQL|ORACLE|INFLUX|INFLUXDB";
const ofProgram = new RegExp(
  String.raw`^(?!(?:\w+_)?(?:${ofOthers})_)(?:[A-Z0-9]+_)+(?:DB|DATABASE|DATASOURCE|JDBC|POSTGRES(?:QL|DB)?|PG)_{0,2}` +
    `(?:URL_)?(${Object.keys(byWord).join("|")})$`,
);
const wordOf = (name: string) => ofProgram.exec(name)?.[1] ?? "";

/** `KONG_PG_HOST`, `KC_DB_USERNAME`: a program's own, of PostgreSQL only where something else says so. */
export const isWithPrefix = (name: string): boolean => Object.hasOwn(byWord, wordOf(name));

/** Variables with another name hold a URL, or they would not have been read. */
export function formsOf(names: string[]): Forms {
  const found = names.flatMap((name): [string, Form][] => {
    const ofProgram = poolerForm(name) ?? directusForm(name);
    if (ofProgram !== null) return [[name, ofProgram]];
    const parameter = parameterOf(name) ?? meantBy(name);
    if (parameter === null) return name === "url" || /^[A-Z][A-Z0-9_]{1,60}$/.test(name) ? [[name, "url"]] : [];
    const form = libpqForms[parameter];
    return form === undefined ? [] : [[name, form]];
  });
  return Object.fromEntries(found);
}
