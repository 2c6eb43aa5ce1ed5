// Mistakes with postgres.js: its options have names of their own, and their times are seconds.
import { numberOf, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { urlParts } from "../url.ts";
import { javascriptLine, renamed } from "./write.ts";

const invalid = "app-config-invalid-option" as const;
const source = "https://github.com/porsager/postgres#all-postgres-options";
const proven = "postgres.js 3";
export const isPostgresJs = (config: AppConfig) => config.traits.includes("postgres.js");

/** node-postgres' words and others that postgres.js ignores → its own. */
const misnamed: Record<string, string> = {
  idleTimeoutMillis: "idle_timeout",
  idleTimeout: "idle_timeout",
  connectionTimeoutMillis: "connect_timeout",
  connectTimeout: "connect_timeout",
  connectionTimeout: "connect_timeout",
  maxLifetimeSeconds: "max_lifetime",
  poolSize: "max",
  pool_size: "max",
  maxConnections: "max",
  connectionLimit: "max",
  sslmode: "ssl",
  dbname: "database",
  application_name: "connection.application_name",
  statement_timeout: "connection.statement_timeout",
};
const inMilliseconds = /Millis$|^(?:idleTimeout|connectTimeout|connectionTimeout)$/;

const names: Lint = {
  id: "misnamed-option-of-postgres-js",
  source,
  provenOn: proven,
  check: (config) =>
    !isPostgresJs(config)
      ? []
      : config.options.flatMap((option): Found[] => {
          const meant = Object.hasOwn(misnamed, option.name) ? misnamed[option.name] : undefined;
          if (meant === undefined || optionOf(config, meant)) return [];
          const number = numberOf(config, option.name);
          const isTime = inMilliseconds.test(option.name) && number !== undefined && !option.isOpaque;
          return [
            {
              cause: invalid,
              ...(meant === "database" ? {} : { severity: "notice" as const, level: "warning" as const }),
              option: option.name,
              line: option.line,
              why:
                `postgres.js silently ignores \`${option.name}\`: it reads ` +
                `\`${meant}\`${isTime ? ", in seconds" : ""}.`,
              fix: isTime
                ? javascriptLine(meant, Math.max(1, Math.round(number / 1000)), false)
                : renamed(option, meant),
            },
          ];
        }),
};

/** Nobody waits for a quarter of an hour to connect. */
const longestConnectSeconds = 900;
const longestSeconds = 200_000;

const seconds: Lint = {
  id: "seconds-of-postgres-js",
  source,
  provenOn: proven,
  check: (config) =>
    !isPostgresJs(config)
      ? []
      : ["connect_timeout", "idle_timeout", "max_lifetime"].flatMap((name): Found[] => {
          const [option, value] = [optionOf(config, name), numberOf(config, name)];
          const most = name === "max_lifetime" ? longestSeconds : longestConnectSeconds;
          if (!option || option.isOpaque || value === undefined || value <= most || value % 1000 !== 0) return [];
          return [
            {
              cause: invalid,
              severity: "notice",
              level: "warning",
              option: name,
              line: option.line,
              why: `\`${name}\` is in seconds: ${value} of them are ${Math.round(value / 3600)} hours.`,
              fix: javascriptLine(name, value / 1000, false),
            },
          ];
        }),
};

/** Prisma's and libpq's parameters in a URL: what postgres.js does not know goes to the server. */
const strangers =
  `pgbouncer connection_limit pool_timeout schema sslaccept statement_cache_size socket_timeout sslcert sslkey
uselibpqcompat`.split(/\s+/);

const parameters: Lint = {
  id: "parameters-of-postgres-js",
  source,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "connectionString");
    if (!isPostgresJs(config) || !option || option.isOpaque) return [];
    return Object.keys(urlParts(String(option.value))?.parameters ?? {}).flatMap((name): Found[] =>
      strangers.includes(name)
        ? [
            {
              cause: invalid,
              option: option.name,
              line: option.line,
              why:
                `postgres.js passes \`${name}\` on to the server, which refuses each connection (unrecognized ` +
                `configuration parameter).`,
              fix: `remove ${name} from the URL`,
            },
          ]
        : [],
    );
  },
};

export const postgresJsLints: Lint[] = [names, seconds, parameters];
