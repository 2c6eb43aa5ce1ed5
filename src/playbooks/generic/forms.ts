// In which form parameters of libpq, and variables of an environment file, may be shown.
import { parameters } from "../../libpq/parameters.ts";
import type { Form, Forms } from "../shown/forms.ts";
import { libpqForms } from "../shown/parameters.ts";
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
  const word =
    /^(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG|SQL|DATA_SOURCE(?=_(?:USER|PASS)$))_([A-Z_]+)$/.exec(name)?.[1] ?? "";
  return byWord[word] ?? null;
}

/** Variables with another name hold a URL, or they would not have been read. */
export function formsOf(names: string[]): Forms {
  const found = names.flatMap((name): [string, Form][] => {
    const ofPooler = poolerForm(name);
    if (ofPooler !== null) return [[name, ofPooler]];
    const parameter = parameterOf(name) ?? meantBy(name);
    if (parameter === null) return name === "url" || /^[A-Z][A-Z0-9_]{1,60}$/.test(name) ? [[name, "url"]] : [];
    const form = libpqForms[parameter];
    return form === undefined ? [] : [[name, form]];
  });
  return Object.fromEntries(found);
}
