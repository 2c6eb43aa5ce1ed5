// SQLAlchemy with psycopg2, psycopg 3 or asyncpg, below Flask, FastAPI and Alembic; and these drivers alone.
import { numberOf, optionOf, valueOf } from "./options.ts";
import type { AppConfig, ConnectionSettings, Lint, Playbook } from "./playbook.ts";
import { driverLints } from "./sqlalchemy/driver-lints.ts";
import { engineLints } from "./sqlalchemy/engine-lints.ts";
import { formsOf } from "./sqlalchemy/forms.ts";
import { docs } from "./sqlalchemy/options.ts";
import {
  byDefault,
  driverAt,
  driverOf,
  engineAt,
  placeOf,
  sizesOfPool,
  urlOf,
  type Driver,
} from "./sqlalchemy/place.ts";
import { allForPooler, isUnnamed, missingForPooler, poolerLints } from "./sqlalchemy/pooler-lints.ts";
import { read } from "./sqlalchemy/read.ts";
import { serverSettings } from "./sqlalchemy/startup-parameters.ts";
import { logs, steps } from "./sqlalchemy/steps.ts";
import { urlLints } from "./sqlalchemy/url-lints.ts";
import { argumentOf } from "./sqlalchemy/write.ts";
import { alsoByDefault } from "./by-default.ts";
import { onlyKnown, tlsOfSslmode, settingIn } from "./connection-settings.ts";

function settings(config: AppConfig): ConnectionSettings {
  const setting = settingIn(config);
  const [driver, place, url] = [driverOf(config), placeOf(config), urlOf(config)];
  const [engine, own] = [engineAt(config), driverAt(config)];
  const at = (...names: string[]) =>
    names.flatMap((name) => [`${own}${name}`, `url.${name}`]).find((one) => optionOf(config, one)) ??
    url?.name ??
    names[0] ??
    "url";
  const seconds = (value: number | undefined) => (value === undefined ? undefined : value * 1000);
  const wait = driver === "asyncpg" ? "timeout" : "connect_timeout";
  const inUrl = Number(place.parameters["connect_timeout"]);
  const recycle = numberOf(config, `${engine}pool_recycle`);
  return onlyKnown({
    host: setting(at("host"), place.host, docs.urls),
    port: setting(at("port"), place.port, docs.urls),
    database: setting(at("database", "dbname"), place.database, docs.urls),
    user: setting(at("user", "username"), place.user, docs.urls),
    family: setting<4 | 6 | "any">(at("host"), "any", docs.urls),
    prepared: preparedOf(config, driver),
    tls: setting(
      tlsOption(config, driver),
      tlsOf(config, driver),
      docs.postgres,
      driver === "asyncpg"
        ? { require: 'connect_args={"ssl": "require"}', disable: 'connect_args={"ssl": "disable"}' }
        : { require: 'connect_args={"sslmode": "require"}', disable: 'connect_args={"sslmode": "disable"}' },
    ),
    ...poolOf(config),
    connectTimeoutMs: setting(
      `${own}${wait}`,
      seconds(numberOf(config, `${own}${wait}`)) ??
        (inUrl > 0 ? inUrl * 1000 : undefined) ??
        (driver === "asyncpg" &&
        !hidden(config) &&
        !optionOf(config, `${own}timeout`) &&
        !optionOf(config, own.replace(/\.$/, ""))
          ? 60_000
          : undefined),
      docs.engines,
    ),
    lifetimeMs: setting(
      `${engine}pool_recycle`,
      recycle !== undefined && recycle > 0 ? recycle * 1000 : undefined,
      docs.pooling,
      {
        "{n}": `pool_recycle={n},`,
      },
    ),
  });
}

function preparedOf(config: AppConfig, driver: Driver | null): ConnectionSettings["prepared"] | undefined {
  const setting = settingIn(config);
  const own = driverAt(config);
  if (driver === "psycopg2")
    return setting<"named" | "unnamed" | "none">(urlOf(config)?.name ?? "host", "none", docs.postgres);
  const fixes = (line: string) => ({
    unnamed: config.traits.includes("driver") ? line.replace(/^connect_args=\{"(\w+)": (.*)\},$/, "$1=$2,") : line,
  });
  if (driver === "psycopg") {
    const option = optionOf(config, `${own}prepare_threshold`);
    const value =
      option?.isOpaque || hidden(config) ? undefined : option?.value === null ? ("none" as const) : ("named" as const);
    return setting<"named" | "unnamed" | "none">(
      `${own}prepare_threshold`,
      value,
      docs.psycopg,
      fixes('connect_args={"prepare_threshold": None},'),
    );
  }
  if (driver !== "asyncpg" || hidden(config)) return undefined;
  const size = optionOf(config, `${own}statement_cache_size`);
  const isAlone = config.traits.includes("driver");
  const keepsNone = isAlone
    ? String(size?.value ?? placeOf(config).parameters["statement_cache_size"]) === "0"
    : missingForPooler(config).length === 0;
  const isByRelease = !isAlone && !keepsNone && isUnnamed(config) === null;
  return setting<"named" | "unnamed" | "none">(
    `${own}statement_cache_size`,
    size?.isOpaque || isByRelease ? undefined : keepsNone ? "unnamed" : "named",
    docs.asyncpg,
    { unnamed: isAlone ? "statement_cache_size=0," : allForPooler },
  );
}

/** Arguments that stand elsewhere. */
const hidden = (config: AppConfig) =>
  config.traits.includes("own-engine") ||
  config.notes.some((note) => note.includes("**")) ||
  (driverAt(config) !== "" && optionOf(config, driverAt(config).slice(0, -1))?.isOpaque === true);

/** asyncpg alone reads libpq's word in its URL. */
const inUrl = (config: AppConfig, name: string) => (config.traits.includes("driver") ? "sslmode" : name);

const tlsOption = (config: AppConfig, driver: Driver | null) => {
  const name = driver === "asyncpg" ? "ssl" : "sslmode";
  const own = optionOf(config, `${driverAt(config)}${name}`) ?? optionOf(config, `url.query.${name}`);
  return (
    own?.name ??
    (placeOf(config).parameters[inUrl(config, name)] === undefined
      ? `${driverAt(config)}${name}`
      : (urlOf(config)?.name ?? name))
  );
};

function tlsOf(config: AppConfig, driver: Driver | null) {
  if (driver === null || driver === "other" || hidden(config)) return undefined;
  const name = driver === "asyncpg" ? "ssl" : "sslmode";
  const option = optionOf(config, `${driverAt(config)}${name}`);
  if (option?.isOpaque) return undefined;
  const value = valueOf(config, `${driverAt(config)}${name}`) ?? placeOf(config).parameters[inUrl(config, name)];
  if (driver === "asyncpg" && typeof value === "boolean") return value ? ("verify" as const) : ("disable" as const);
  return tlsOfSslmode(value ?? "prefer");
}

function poolOf(config: AppConfig): Pick<ConnectionSettings, "poolSize" | "checkoutTimeoutMs"> {
  const setting = settingIn(config);
  const at = engineAt(config);
  if (config.traits.includes("driver")) {
    const [, name] = sizesOfPool(config);
    const usual =
      driverOf(config) === "asyncpg" || config.traits.includes("aiopg")
        ? 10
        : driverOf(config) === "psycopg"
          ? (numberOf(config, "min_size") ?? 4)
          : undefined;
    const size = config.traits.includes("pool")
      ? (numberOf(config, name) ?? (optionOf(config, name) ? undefined : usual))
      : undefined;
    return onlyKnown({
      poolSize: setting(name, size, config.traits.includes("aiopg") ? docs.aiopg : docs.psycopgPool, {
        "{n}": `${name}={n},`,
      }),
    });
  }
  const isIni = config.traits.includes("ini");
  // Who writes no pool into an ini file may have none: Alembic's own env.py takes NullPool.
  const isEngine = isIni
    ? ["pool_size", "max_overflow"].some((name) => optionOf(config, `${at}${name}`))
    : config.traits.some((one) => ["engine", "async-engine", "flask"].includes(one));
  const kind = optionOf(config, `${at}poolclass`);
  const known = (name: string, usual: number) =>
    numberOf(config, `${at}${name}`) ?? (optionOf(config, `${at}${name}`) ? undefined : usual);
  const [size, more, wait] = [known("pool_size", 5), known("max_overflow", 10), known("pool_timeout", 30)];
  const isBounded = size !== undefined && size > 0 && more !== undefined && more >= 0;
  if (!isEngine || kind || hidden(config) || config.traits.includes("from-config")) return {};
  return onlyKnown({
    poolSize: setting(`${at}pool_size`, isBounded ? size + more : undefined, docs.pooling, {
      "{n}": isIni ? `${at}pool_size = {n}` : "pool_size={n}, max_overflow=0,",
    }),
    checkoutTimeoutMs: setting(`${at}pool_timeout`, wait === undefined ? undefined : wait * 1000, docs.pooling),
  });
}

/** What a function of one's own makes of its arguments and of the URL, only its file says. */
const ofLibraryAlone = (lint: Lint): Lint => ({
  ...lint,
  check: (config) => (config.traits.includes("own-engine") ? [] : lint.check(config)),
});

export const sqlalchemy: Playbook = {
  framework: "sqlalchemy",
  title: "SQLAlchemy (psycopg2, psycopg, asyncpg)",
  read,
  forms: formsOf,
  lints: alsoByDefault(
    [...urlLints, ...poolerLints, serverSettings, ...[...driverLints, ...engineLints].map(ofLibraryAlone)],
    byDefault,
  ),
  settings,
  steps,
  logs,
  withOption: argumentOf,
};
