// Mistakes with postgres.js: its options have names of their own, and their times are seconds.
import { ignoredOption, invalidOption, literalOf, numberOf, optionOf, valueOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { keepsBackSettings, poolerThatLosesStatements } from "../poolers.ts";
import { urlParts, wholeParts } from "../url.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";
import { since } from "../versions.ts";
import { hoursOf } from "./hours.ts";
import { postgresJsForeign } from "./postgres-js-foreign.ts";
import { undefinedMax, wordAsPort } from "./postgres-js-present.ts";
import { inSeconds, misnamed, unitOf } from "./postgres-js-names.ts";
import { allowInsists } from "./postgres-js-tls.ts";
import { javascriptLine, renamed } from "./write.ts";

const source = "https://github.com/porsager/postgres#all-postgres-options";
const proven = "postgres.js 3";
export const isPostgresJs = (config: AppConfig) => config.traits.includes("postgres.js");
/** Its client is handed to Drizzle, whose queries choose for themselves whether they have a name. */
export const isDrizzles = (config: AppConfig) => config.traits.includes("drizzle-client");

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
          // Its `ssl` takes the same words but this one, and is off without it.
          const isOff = option.name === "sslmode" && option.value === "disable";
          if (isOff) return [];
          const isTime = Object.hasOwn(unitOf, option.name);
          return [
            invalidOption(option, {
              ...(meant === "database" && !optionOf(config, "connectionString")
                ? {}
                : { severity: "notice" as const, level: "warning" as const }),
              why:
                `postgres.js silently ignores \`${option.name}\`: it reads ` +
                `\`${meant}\`${isTime ? ", in seconds" : ""}.`,
              fix: isTime ? inSeconds(option, meant) : renamed(option, meant),
            }),
          ];
        }),
};

/** Nobody waits for a quarter of an hour to connect; an idle connection may well be kept for one. */
const longest: Record<string, number> = { connect_timeout: 900, idle_timeout: 4000, max_lifetime: 200_000 };

const seconds: Lint = {
  id: "seconds-of-postgres-js",
  source,
  provenOn: proven,
  check: (config) =>
    !isPostgresJs(config)
      ? []
      : ["connect_timeout", "idle_timeout", "max_lifetime"].flatMap((name): Found[] => {
          const [option, value] = [optionOf(config, name), numberOf(config, name)];
          const most = longest[name] ?? 0;
          if (!option || option.isOpaque || value === undefined || value <= most || value % 1000 !== 0) return [];
          return [
            ignoredOption([name, option.line], {
              level: "warning",
              why: `\`${name}\` is in seconds: ${value} of them are ${hoursOf(value)}.`,
              fix: javascriptLine(name, value / 1000, false),
            }),
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
    const parts = wholeParts(String(option.value));
    if (keepsBackSettings(parts?.host ?? null)) return [];
    return Object.keys(urlParts(String(option.value))?.parameters ?? {}).flatMap((name): Found[] =>
      strangers.includes(name)
        ? [
            invalidOption(option, {
              why:
                `postgres.js passes \`${name}\` on to the server, which refuses each connection (unrecognized ` +
                `configuration parameter).`,
              fix: `// take ${name} out of the URL`,
            }),
          ]
        : [],
    );
  },
};

/**
 * postgres.js names its statements unless it is told not to. Drizzle calls `unsafe`, which names none: measured with
 * 0.44 and 0.45.4, which hands on `prepare` for `.prepare("name")` alone.
 */
const prepare: Lint = {
  id: "named-statements-on-a-transaction-pooler",
  source: "https://github.com/porsager/postgres#prepared-statements",
  provenOn: null,
  check: (config) => {
    if (!isPostgresJs(config)) return [];
    const parts = wholeParts(literalOf(config, "connectionString") ?? "");
    const host = parts?.host ?? literalOf(config, "host") ?? null;
    const name = poolerThatLosesStatements(host, parts?.port ?? Number(valueOf(config, "port")));
    const option = optionOf(config, "prepare");
    if (name === null || option?.isOpaque || option?.value === false) return [];
    const drizzle = since(config, "drizzle-orm", "Drizzle", "0.45.4");
    // Another file may hand the client to it.
    const isBeside = config.versions?.has("drizzle-orm") === true;
    const which =
      "the client's own queries (sql`…`)" +
      (drizzle.holds === false ? "" : ", and from Drizzle 0.45.4 on those of `.prepare(…)`");
    return [
      {
        cause: "app-config-pooler-mismatch",
        ...(isDrizzles(config) ? { severity: "notice" as const, level: "note" as const } : {}),
        option: "prepare",
        line: option?.line ?? null,
        why: isDrizzles(config)
          ? `The host is the ${name}, in transaction mode. Drizzle's ordinary queries have no name and work. ` +
            `postgres.js names ${which}: some of these then fail with "does not exist".`
          : `The host is the ${name}, in transaction mode, and postgres.js names its statements. Some then ` +
            `fail with "does not exist".${isBeside ? " Drizzle's ordinary queries alone have no name." : ""}`,
        // Beside the URL alone there is no object yet.
        fix:
          config.options.length > 1 || parts === null
            ? "prepare: false"
            : "// give postgres() a second argument: { prepare: false }",
      },
    ];
  },
};

/** Its own four words it compares as they are; any other text asks for TLS, and verifies. */
const words = ["require", "allow", "prefer", "verify-full"];

/** What postgres.js has for another word; null where that does what it says. */
function sslMeant(text: string): string | null {
  const meant = /^no-?verify$/i.test(text.trim()) ? "no-verify" : sslmodeMeant(text);
  if (meant === "disable") return "false";
  if (meant === "no-verify") return "{ rejectUnauthorized: false }";
  // `true` verifies as well.
  const isWord = /^(?:true|on|yes|1|enabled?|ssl|tls)$/i.test(text.trim());
  return ["require", "allow", "prefer"].includes(meant) && !isWord ? JSON.stringify(meant) : null;
}

const sslWord: Lint = {
  id: "ssl-word-of-postgres-js",
  source,
  provenOn: null,
  check: (config) => {
    const option = isPostgresJs(config) ? optionOf(config, "ssl") : null;
    if (!option || option.isOpaque || typeof option.value !== "string" || /^(?:\{\}|)$/.test(option.value)) return [];
    const meant = words.includes(option.value) ? null : sslMeant(option.value);
    if (meant === null) return [];
    return [
      ignoredOption(option, {
        level: "warning",
        why: "postgres.js does not know this word for `ssl`: it asks for TLS, and verifies the certificate.",
        fix: `ssl: ${meant}`,
      }),
    ];
  },
};

export const postgresJsLints: Lint[] = [
  sslWord,
  allowInsists,
  undefinedMax,
  wordAsPort,
  prepare,
  names,
  seconds,
  parameters,
  ...postgresJsForeign,
];
