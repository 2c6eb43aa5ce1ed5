// Where the options of an engine, of its driver and of its URL stand, by how the configuration is written.
import { splitKeywords } from "../../libpq/split-conninfo.ts";
import { withUsual } from "../by-default.ts";
import { numberOf, optionOf } from "../options.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { partsAsWritten, urlParts, wholeParts } from "../url.ts";
import { since } from "../versions.ts";

/** What the URL's scheme, or the call, says. Null: it is computed when the application runs. */
export type Driver = "psycopg2" | "psycopg" | "asyncpg" | "other";

/** Arguments of create_engine: "", "SQLALCHEMY_ENGINE_OPTIONS.", "sqlalchemy.". */
export const engineAt = ({ traits }: AppConfig): string =>
  traits.includes("flask")
    ? "SQLALCHEMY_ENGINE_OPTIONS."
    : traits.includes("ini") || traits.includes("mapped")
      ? "sqlalchemy."
      : "";

/** Arguments of the driver's connect(). */
export const driverAt = (config: AppConfig): string =>
  config.traits.includes("driver") ? "" : `${engineAt(config)}connect_args.`;

const urlNames = [
  "url",
  "url.drivername",
  "SQLALCHEMY_DATABASE_URI",
  "sqlalchemy.url",
  "sql_alchemy_conn",
  "dsn",
  "conninfo",
];

export const isUrlName = (name: string): boolean =>
  urlNames.includes(name) ||
  /^(?:\w*(?:DATABASE|DB|POSTGRES|POSTGRESQL|PG|SQLALCHEMY|CONN)\w*)_?(?:URL|URI|DSN|STRING)$/i.test(name);

/** The option with the URL, or with its driver's name. */
export function urlOf(config: AppConfig): Option | null {
  const isUrl = ({ value }: Option) => typeof value === "string" && /^postgres\w*(?:\+\w+)?:\/\//.test(value);
  return (
    urlNames.map((name) => optionOf(config, name)).find((one) => one !== null) ??
    config.options.find((one) => isUrlName(one.name) && isUrl(one)) ??
    config.options.find(({ name }) => isUrlName(name)) ??
    null
  );
}

/** The URL as it stands in the file, with `${NAME}` where something is put in; null where it is computed. */
export function urlText(config: AppConfig): string | null {
  const option = urlOf(config);
  if (!option || typeof option.value !== "string" || option.name === "url.drivername") return null;
  const text = config.traits.includes("ini") ? option.value.replaceAll("%%", "%") : option.value;
  return /^\s*[A-Za-z][\w+.-]*:\/\//.test(text) ? text.trim() : null;
}

/** As it is where nobody sets the variable; null where it falls back to no URL. */
export const byDefault = (config: AppConfig): AppConfig | null =>
  withUsual(config, urlOf(config), /^\s*postgres\w*(?:\+\w+)?:\/\//);

/** The scheme alone: `postgresql+asyncpg`. */
export function schemeOf(config: AppConfig): string | null {
  const option = urlOf(config);
  if (option?.name === "url.drivername") return option.isOpaque ? null : String(option.value);
  const scheme = /^([A-Za-z][\w+.-]*):\/\//.exec(urlText(config) ?? "")?.[1] ?? null;
  return scheme;
}

export function driverOf(config: AppConfig): Driver | null {
  const own = (["psycopg2", "psycopg", "asyncpg"] as const).find((one) => config.traits.includes(one));
  if (own) return own;
  const scheme = schemeOf(config);
  if (scheme === null || config.traits.includes("rewritten")) return null;
  const [, name] = /^postgres(?:ql)?(?:\+(\w+))?$/i.exec(scheme) ?? [];
  if (name === undefined) {
    const usual = since(config, "sqlalchemy", "SQLAlchemy", "2.1").holds === true ? "psycopg" : "psycopg2";
    return /^postgres(?:ql)?$/i.test(scheme) && !config.traits.includes("environment") ? usual : null;
  }
  if (name === "psycopg_async" || name === "psycopg") return "psycopg";
  return name === "psycopg2" || name === "asyncpg" ? name : "other";
}

/** What a driver's pool calls its least and its largest size. */
export const sizesOfPool = (config: AppConfig): [least: string, most: string] =>
  config.traits.includes("aiopg")
    ? ["minsize", "maxsize"]
    : driverOf(config) === "psycopg2"
      ? ["minconn", "maxconn"]
      : ["min_size", "max_size"];

export interface Place {
  host: string | null;
  port: number | null;
  database: string | null;
  user: string | null;
  /** Of the URL alone. */
  parameters: Record<string, string>;
}

/** Host, port, database and user as the file says them, whichever way it does. */
export function placeOf(config: AppConfig): Place {
  const text = urlText(config);
  const whole = text === null ? null : wholeParts(text);
  const keywords = keywordsOf(config);
  const own = (...names: string[]) => {
    const option = names.map((name) => optionOf(config, name)).find((one) => one !== null);
    return option && !option.isOpaque && typeof option.value === "string" && option.value !== "" ? option.value : null;
  };
  const at = driverAt(config);
  const port = Number(keywords["port"]);
  return {
    host: own(`${at}host`, "url.host") ?? whole?.host ?? keywords["host"] ?? null,
    port:
      numberOf(config, `${at}port`) ??
      numberOf(config, "url.port") ??
      whole?.port ??
      (Number.isInteger(port) ? port : null),
    database: own(`${at}dbname`, `${at}database`, "url.database") ?? whole?.database ?? keywords["dbname"] ?? null,
    user: own(`${at}user`, "url.username") ?? whole?.user ?? keywords["user"] ?? null,
    parameters: {
      ...queryOf(config),
      ...(text === null ? {} : parametersOf(config, text)),
      ...sslOf(keywords),
    },
  };
}

/** libpq alone takes `ssl=true` in a URL for `sslmode=require`; SQLAlchemy and asyncpg see it as it stands. */
function parametersOf(config: AppConfig, text: string): Record<string, string> {
  const isLibpqs = config.traits.includes("driver") && driverOf(config) !== "asyncpg";
  return (isLibpqs ? urlParts(text) : partsAsWritten(text))?.parameters ?? {};
}

/** `url.query.sslmode` of URL.create(…, query={…}). */
const queryOf = ({ options }: AppConfig): Record<string, string> =>
  Object.fromEntries(
    options.flatMap(({ name, value, isOpaque }) =>
      name.startsWith("url.query.") && !isOpaque ? [[name.slice("url.query.".length), String(value)]] : [],
    ),
  );

/** psycopg takes libpq's keywords in the place of a URL. */
export function keywordsOf(config: AppConfig): Record<string, string> {
  const option = optionOf(config, "dsn") ?? optionOf(config, "conninfo");
  if (!option || typeof option.value !== "string" || option.value.includes("://") || !option.value.includes("="))
    return {};
  const { values } = splitKeywords(option.value);
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !value.includes("${")));
}

const sslOf = (keywords: Record<string, string>) =>
  Object.fromEntries(Object.entries(keywords).filter(([name]) => name === "sslmode" || name === "connect_timeout"));
