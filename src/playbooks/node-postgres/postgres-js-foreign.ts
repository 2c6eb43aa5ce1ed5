// Words of other drivers' pools in postgres.js, and in its `connection`, which goes to the server whole.
import { ignoredOption, invalidOption, literalOf, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { keepsBackSettings } from "../poolers.ts";
import { wholeParts } from "../url.ts";
import { renamed } from "./write.ts";

const source = "https://github.com/porsager/postgres#all-postgres-options";
const isPostgresJs = ({ traits }: AppConfig) => traits.includes("postgres.js");

/** pg-pool's, tarn's and mysql2's, with nothing like them in postgres.js. */
const without = (
  "min minPoolSize min_pool_size poolMin pool_min allowExitOnIdle maxUses acquireTimeoutMillis acquireTimeout " +
  "acquire createTimeoutMillis destroyTimeoutMillis reapIntervalMillis createRetryIntervalMillis " +
  "propagateCreateError evict waitForConnections queueLimit pool_timeout max_overflow query_timeout"
).split(" ");

function poolObject(config: AppConfig): Found[] {
  const inPool = config.options.filter(({ name }) => /^pool(?:\.|$)/.test(name));
  const [first] = inPool;
  if (!first) return [];
  const max = optionOf(config, "pool.max");
  const isLost = max !== null && !optionOf(config, "max");
  return [
    ignoredOption(["pool", first.line], {
      level: isLost ? "warning" : "note",
      why:
        "postgres.js silently ignores `pool`: `max`, `idle_timeout` and `max_lifetime` are its own options" +
        (isLost ? ". It opens up to 10 connections." : "."),
      fix: isLost ? `${renamed(max, "max")}, // in the place of pool` : "// remove pool",
    }),
  ];
}

const poolWords: Lint = {
  id: "pool-words-in-postgres-js",
  source,
  provenOn: "postgres.js 3",
  check: (config): Found[] => {
    if (!isPostgresJs(config)) return [];
    const found = without.flatMap((name) => optionOf(config, name) ?? []);
    const [first] = found.toSorted((a, b) => a.line - b.line);
    const names = found.map(({ name }) => name);
    const told = names.map((one) => `\`${one}\``).join(", ");
    return [
      ...poolObject(config),
      ...(first
        ? [
            ignoredOption(first, {
              why: `postgres.js ignores ${told}: its pool has no such option.`,
              fix: `// remove ${names.join(", ")}`,
            }),
          ]
        : []),
    ];
  },
};

/** The client's own and other drivers': no server has a setting of this name. */
const noSettings = new Set(
  `query_timeout connect_timeout idle_timeout max_lifetime pool_timeout pool_size poolSize max min connection_limit
connectionLimit maxConnections maxPoolSize connectionTimeoutMillis connectTimeout idleTimeoutMillis idleTimeout
maxLifetimeSeconds keep_alive keepAlive prepare fetch_types sslmode pgbouncer statementTimeout`.split(/\s+/),
);

/** What postgres.js takes one level up; the rest has no place there. */
const itsOwn = new Set("connect_timeout idle_timeout max_lifetime max keep_alive prepare fetch_types".split(" "));

function sentToServer(option: Option): Found[] {
  const name = option.name.slice("connection.".length);
  const isFixed = name === "max_connections";
  if (!isFixed && !noSettings.has(name)) return [];
  const words = isFixed ? "cannot be changed without restarting the server" : "unrecognized configuration parameter";
  return [
    invalidOption(option, {
      why: `postgres.js sends \`${name}\` in \`connection\` to the server, which refuses each connection (${words}).`,
      fix:
        itsOwn.has(name) || isFixed
          ? `// move ${name} out of connection, beside it${isFixed ? ", as max" : ""}`
          : `// remove ${name}`,
    }),
  ];
}

/** `host` beside the URL goes before that of the URL. */
const hostOf = (config: AppConfig): string | null =>
  literalOf(config, "host") ?? wholeParts(literalOf(config, "connectionString") ?? "")?.host ?? null;

const connectionWords: Lint = {
  id: "connection-of-postgres-js",
  source: "https://github.com/porsager/postgres#connection",
  provenOn: "postgres.js 3",
  check: (config): Found[] =>
    isPostgresJs(config) && !keepsBackSettings(hostOf(config))
      ? config.options.filter(({ name }) => name.startsWith("connection.")).flatMap(sentToServer)
      : [],
};

export const postgresJsForeign: Lint[] = [poolWords, connectionWords];
