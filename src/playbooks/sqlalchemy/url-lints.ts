// What SQLAlchemy or a driver cannot do with the URL.
import { invalidOption, optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { rawUrlFound } from "../raw-characters.ts";
import { urlParts } from "../url.ts";
import { since } from "../versions.ts";
import { asyncpgQuery } from "./asyncpg-query.ts";
import { alsoByDefault, withUsual } from "../by-default.ts";
import { portBeyondFound } from "../numbers-meant.ts";
import { docs, misnamedDrivers, takes } from "./options.ts";
import { driverAt, driverOf, keywordsOf, placeOf, schemeOf, urlOf, urlText } from "./place.ts";

const proven = "SQLAlchemy 1.4, psycopg2 2.9, psycopg 3.1, asyncpg 0.27";

/** The scheme to write: the rest of the URL stays as the file has it. */
function withScheme(config: AppConfig, scheme: string): string {
  const option = urlOf(config);
  if (option?.name === "url.drivername") return `${option.key ?? "drivername"}="${scheme}",`;
  return `# begin the URL with ${scheme}://`;
}

/** A call's argument by the word that it has there: `scheme` of pydantic's. */
function namedUrl(config: AppConfig): Option | null {
  const option = urlOf(config);
  return option?.name === "url.drivername" && option.key ? { ...option, name: `url.${option.key}` } : option;
}

const hasSqlalchemy = ({ versions }: AppConfig) =>
  ["sqlalchemy", "flask-sqlalchemy", "alembic"].some((one) => versions?.has(one));

const scheme: Lint = {
  id: "scheme",
  source: docs.urls,
  provenOn: proven,
  check: (config) => {
    const [option, own] = [namedUrl(config), schemeOf(config)];
    if (!option || own === null || config.traits.includes("driver") || config.traits.includes("rewritten")) return [];
    const here = placeOfOption(option);
    if (since(config, "sqlalchemy", "SQLAlchemy", "1.4").holds === false) return [];
    // Airflow puts the right word in itself.
    if (option.name === "sql_alchemy_conn") return [];
    // Who reads a variable, or has a function of the same name, may put the driver in.
    if (config.traits.some((one) => one === "environment" || one === "own-engine") && !own.includes("+")) return [];
    // Tortoise, Django and asyncpg read such a name as well, with this scheme.
    const isAnybodys = config.traits.includes("settings") && own === "postgres" && !hasSqlalchemy(config);
    if (isAnybodys && (config.versions?.size ?? 0) > 0) return [];
    if (/^postgres(?:\+|$)/i.test(own))
      return [
        {
          cause: "config-scheme-unsupported",
          ...here,
          ...(isAnybodys ? { severity: "notice" as const, level: "note" as const } : {}),
          why:
            (isAnybodys ? "Other libraries take this scheme. " : "") +
            "SQLAlchemy 1.4 and later do not accept `postgres`: create_engine raises NoSuchModuleError (Can't " +
            "load plugin: sqlalchemy.dialects:postgres).",
          // Without a driver's name it is psycopg2, which is not asynchronous.
          fix: withScheme(
            config,
            config.traits.includes("async-engine") && !own.includes("+")
              ? asyncScheme(config)
              : own.replace(/^postgres/i, "postgresql"),
          ),
        },
      ];
    const name = /^postgresql\+(\w+)$/.exec(own)?.[1] ?? "";
    const meant = Object.hasOwn(misnamedDrivers, name) ? misnamedDrivers[name] : undefined;
    if (meant === undefined) return [];
    return [
      {
        cause: "config-scheme-unsupported",
        ...here,
        why:
          `SQLAlchemy has no driver \`${name}\` for PostgreSQL: create_engine raises NoSuchModuleError. Use ` +
          `\`${meant}\`.`,
        fix: withScheme(config, `postgresql+${meant}`),
      },
    ];
  },
};

/** What the file itself calls. */
const makerOf = ({ traits }: AppConfig) =>
  traits.find((one) => one.startsWith("made-by:"))?.slice("made-by:".length) ?? "create_async_engine";

/** asyncpg does not take libpq's words; psycopg, from SQLAlchemy 2 on, takes all of them. */
function asyncScheme(config: AppConfig): string {
  const at = driverAt(config);
  const own = config.options.flatMap(({ name }) => (at !== "" && name.startsWith(at) ? [name.slice(at.length)] : []));
  const words = [...Object.keys(placeOf(config).parameters), ...own.map((name) => name.split(".")[0] ?? "")];
  const isOfLibpq = words.some((one) => !takes("asyncpg", false, false, one));
  const hasPsycopg = since(config, "sqlalchemy", "SQLAlchemy", "2").holds !== false;
  const isLocked = config.versions?.has("psycopg") === true && !config.versions.has("asyncpg");
  return (isOfLibpq || isLocked) && hasPsycopg ? "postgresql+psycopg" : "postgresql+asyncpg";
}

const async: Lint = {
  id: "async-driver",
  source: docs.asyncio,
  provenOn: proven,
  check: (config) => {
    const [option, driver, own] = [namedUrl(config), driverOf(config), schemeOf(config)];
    if (!option || own === null || /^postgres(?:\+|$)/i.test(own)) return [];
    // From 2.1 on a plain `postgresql` is psycopg, which is asynchronous as well.
    const isNamed = own.includes("+");
    const psycopg = since(config, "sqlalchemy", "SQLAlchemy", "2.1");
    if (config.traits.includes("async-engine") && driver === "psycopg2")
      return [
        invalidOption(option, {
          ...(isNamed || psycopg.holds === false ? {} : { severity: "notice" as const, level: "warning" as const }),
          why:
            `${isNamed || psycopg.holds === false ? "" : "Before SQLAlchemy 2.1: "}${makerOf(config)} needs an ` +
            "asynchronous driver, but this URL uses psycopg2. It raises InvalidRequestError (The asyncio extension " +
            "requires an async driver).",
          fix: withScheme(config, asyncScheme(config)),
        }),
      ];
    // A module of settings may be read by create_async_engine as well.
    const isSettings = config.traits.includes("flask");
    const isFallback = /[?&]async_fallback=/.test(urlText(config) ?? "");
    if (
      (config.traits.includes("engine") || isSettings) &&
      driver === "asyncpg" &&
      !isFallback &&
      optionOf(config, "creator") === null
    )
      return [
        invalidOption(option, {
          ...(isSettings ? { severity: "notice" as const } : {}),
          why:
            `asyncpg works only with create_async_engine: ${isSettings ? "Flask-SQLAlchemy's" : "a"} synchronous ` +
            "engine raises MissingGreenlet at its first connection.",
          fix:
            withScheme(config, "postgresql+psycopg2") +
            (placeOf(config).parameters["ssl"] === undefined ? "" : ", and write sslmode for ssl in it"),
        }),
      ];
    return [];
  },
};

/** asyncpg and psycopg read URLs of libpq, and know nothing of SQLAlchemy's `+driver`. */
const foreignScheme: Lint = {
  id: "scheme-of-sqlalchemy",
  source: docs.libpq,
  provenOn: proven,
  check: (config) => {
    const [option, own] = [urlOf(config), schemeOf(config)];
    if (!option || !config.traits.includes("driver") || own === null || !/^postgres(?:ql)?\+/.test(own)) return [];
    return [
      {
        cause: "config-scheme-unsupported",
        ...placeOfOption(option),
        why:
          `\`${own}://\` is SQLAlchemy's URL format. The driver itself accepts only \`postgresql://\`, and ` +
          `rejects this one before it connects.`,
        fix: withScheme(config, "postgresql"),
      },
    ];
  },
};

const wellFormed: Lint = {
  id: "url",
  source: docs.urls,
  provenOn: null,
  check: (config) => {
    const [option, text] = [urlOf(config), urlText(config)];
    const parts = text === null ? null : urlParts(text);
    const isAlone = config.traits.includes("driver");
    const reader = !isAlone ? "SQLAlchemy" : driverOf(config) === "asyncpg" ? "asyncpg" : "libpq";
    if (option && parts?.problem) return rawUrlFound(option, parts, reader);
    const isEngine = config.traits.includes("engine") || config.traits.includes("async-engine");
    const isWord = typeof option?.value === "string" && !option.isOpaque && /^\w+$/.test(option.value);
    if (!option || option.name !== "url" || !isEngine || !isWord) return [];
    return [
      {
        cause: "config-url-invalid",
        ...placeOfOption(option),
        why: "This is not a URL: create_engine raises ArgumentError (Could not parse SQLAlchemy URL).",
        fix: '# give the URL itself, or read it: os.environ["DATABASE_URL"]',
      },
    ];
  },
};

/** In a call of its own, beside a URL, or in libpq's line of keywords. */
const portOf = (config: AppConfig): Option | null => {
  const option = [`${driverAt(config)}port`, "url.port"].map((name) => optionOf(config, name)).find((one) => one);
  if (option) return option;
  const line = optionOf(config, "dsn") ?? optionOf(config, "conninfo");
  const port = keywordsOf(config)["port"];
  return line && port !== undefined ? { ...line, value: port, isOpaque: false } : null;
};

const port: Lint = {
  id: "port-beyond",
  source: docs.libpq,
  provenOn: proven,
  check: (config) => portBeyondFound(portOf(config)),
};

/** Python's configparser takes % for the beginning of a name. */
const percent: Lint = {
  id: "ini-percent",
  source: docs.alembic,
  provenOn: "Alembic 1.8",
  check: (config) =>
    config.traits.includes("ini")
      ? config.options.flatMap((option): Found[] => {
          const text = String(option.value).replaceAll("%%", "");
          if (!/%(?!\()/.test(text)) return [];
          return [
            invalidOption(option, {
              why:
                "configparser reads a single % as the start of a name, and raises ValueError (invalid " +
                "interpolation syntax). Write % twice in an ini file.",
              fix: "Percent-encode it, with %% in this file: p%%40ss for p@ss.",
            }),
          ];
        })
      : [],
};

export const urlLints: Lint[] = [
  scheme,
  async,
  foreignScheme,
  wellFormed,
  ...alsoByDefault([port], (config) => withUsual(config, portOf(config), /^\d+$/)),
  percent,
  asyncpgQuery,
];
