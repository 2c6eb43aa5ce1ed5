// What cannot work in a configuration of Ecto, seen in its text alone.
import { alsoByDefault, withUsualUrl } from "../by-default.ts";
import { ignoredOption, invalidOption, literalOf, numberOf, optionOf, stringOf, valueOf } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";
import { poolerThatLosesStatements } from "../poolers.ts";
import { specLint } from "../specs.ts";
import { isTemplated } from "../templates.ts";
import { isMisread, rawUrlFound } from "../raw-characters.ts";
import { urlParts, urlWins, wholeParts } from "../url.ts";
import { since } from "../versions.ts";
import { unconverted } from "./environment-lint.ts";
import { docs, specs } from "./options.ts";
import { sslLints } from "./ssl-lints.ts";
import { socketLints } from "./socket-options.ts";
import { inUse } from "./use-lint.ts";
import { elixirLine, renamed } from "./write.ts";

const nothing: Lint = {
  id: "nil-credentials",
  source: docs.postgrex,
  provenOn: null,
  check: (config) =>
    ["hostname", "username", "database"].flatMap((name): Found[] => {
      const option = optionOf(config, name);
      if (
        !option ||
        option.isOpaque ||
        option.value !== null ||
        optionOf(config, "url") ||
        config.traits.includes("init") ||
        (name === "hostname" && (optionOf(config, "socket_dir") ?? optionOf(config, "socket")))
      )
        return [];
      return [
        invalidOption([name, option.line], {
          why:
            `\`${name}: nil\` overrides the default, but Postgrex needs a value: its connection processes die before ` +
            "they log in.",
          fix: `# give ${name} a value, or remove it: then the default counts`,
        }),
      ];
    }),
};

const url: Lint = {
  id: "url",
  source: docs.repo,
  provenOn: null,
  check: (config) => {
    const option = optionOf(config, "url");
    const text = option && !option.isOpaque && typeof option.value === "string" ? option.value : null;
    if (!option || text === null) return [];
    const parts = urlParts(text);
    // A release may put the URL in: `${DATABASE_URL}`.
    if (!parts && isTemplated(option)) return [];
    if (!parts)
      return [
        {
          cause: "config-url-invalid",
          option: "url",
          line: option.line,
          why: "This is not a URL: Ecto raises Ecto.InvalidURLError when the Repo starts.",
          fix: "# give a whole URL: ecto://, the user and password, @ and the host, / and the database",
        },
      ];
    if (isMisread(parts, "Ecto")) return rawUrlFound(option, parts, "Ecto");
    const isSaid = config.options.some(({ name }) => /^ssl(?:\.|$)/.test(name)) || /[?&]ssl=true\b/.test(text);
    // What does not ask for TLS is no loss.
    if (isSaid || !/^(?:require|verify-ca|verify-full)$/.test(parts.parameters["sslmode"] ?? "")) return [];
    return [
      ignoredOption(option, {
        level: "warning",
        why: "Ecto ignores `sslmode` in the URL: TLS stays off unless `ssl:` turns it on.",
        fix: "# beside url, write `ssl: true`; then remove sslmode from the URL",
      }),
    ];
  },
};

/** Ecto merges the URL over the other options. */
const twoSources: Lint = {
  id: "url-overrides",
  source: docs.repo,
  provenOn: null,
  check: (config) => {
    // What a variable falls back to is not what is deployed.
    const parts = wholeParts(literalOf(config, "url") ?? "");
    if (!parts) return [];
    const pairs: [string, string | number | null][] = [
      ["hostname", parts.host],
      ["database", parts.database],
      ["username", parts.user],
      ["port", parts.port],
    ];
    return pairs.flatMap(([name, inUrl]): Found[] => {
      const own = valueOf(config, name);
      const option = optionOf(config, name);
      if (!option || option.isOpaque || inUrl === null || own === inUrl) return [];
      return [urlWins(option)];
    });
  },
};

const backoff: Lint = {
  id: "backoff-bounds",
  source: docs.dbConnection,
  provenOn: null,
  check: (config) => {
    const [low, high, option] = [
      valueOf(config, "backoff_min"),
      valueOf(config, "backoff_max"),
      optionOf(config, "backoff_min"),
    ];
    if (typeof low !== "number" || typeof high !== "number" || low <= high || !option) return [];
    return [
      invalidOption(["backoff_min", option.line], {
        why: `backoff_min (${low}) is larger than backoff_max (${high}): DBConnection raises when the pool starts.`,
        fix: `backoff_min: ${Math.min(1000, high)}`,
      }),
    ];
  },
};

const noSuchPool: Lint = {
  id: "pool-module",
  source: docs.dbConnection,
  provenOn: null,
  check: (config) => {
    const option = optionOf(config, "pool");
    const connection = since(config, "db_connection", "DBConnection", "2.0");
    if (option?.value !== "DBConnection.Poolboy" && option?.value !== "DBConnection.Sojourn") return [];
    if (connection.holds !== true) return [];
    return [
      invalidOption(option, {
        why:
          `${option.value} was removed in DBConnection 2.0: the Repo does not start ` +
          `(UndefinedFunctionError); ${connection.text}.`,
        fix: "pool: DBConnection.ConnectionPool",
      }),
    ];
  },
};

const pooler: Lint = {
  id: "named-statements-on-a-transaction-pooler",
  source: docs.postgrex,
  provenOn: null,
  check: (config) => {
    const parts = wholeParts(literalOf(config, "url") ?? "");
    const host = parts?.host ?? literalOf(config, "hostname");
    const name = poolerThatLosesStatements(host, parts?.port ?? numberOf(config, "port"));
    const option = optionOf(config, "prepare");
    if (name === null || option?.isOpaque || option?.value === ":unnamed") return [];
    return [
      {
        cause: "app-config-pooler-mismatch",
        option: "prepare",
        line: option?.line ?? null,
        why:
          `The host is the ${name}, in transaction mode: named statements are lost between transactions. ` +
          `Some then fail with "does not exist".`,
        fix: "prepare: :unnamed",
      },
    ];
  },
};

/** Without parentheses `raise` takes everything behind its text: those are options of the error, and not the Repo's. */
const swallowed: Lint = {
  id: "raise-takes-the-rest",
  source: "https://hexdocs.pm/elixir/Kernel.html#raise/2",
  provenOn: "Elixir 1.14",
  check: (config) =>
    config.options.flatMap(({ name, value, isOpaque, line }): Found[] => {
      const [, message] = /\braise ("(?:[^"\\]|\\.)*"), [a-z_]+:/.exec(isOpaque ? String(value) : "") ?? [];
      if (message === undefined) return [];
      const variable = /^System\.get_env\("([A-Z][A-Z0-9_]*)"\) \|\| raise /.exec(String(value))?.[1];
      return [
        invalidOption([name, line], {
          why:
            "`raise` has no parentheses, so it takes the options after it as its own. The file does not compile, and " +
            "no release starts.",
          fix:
            variable === undefined
              ? `# put the text of raise into parentheses: raise("text"), and the options after them`
              : `${name}: System.get_env("${variable}") || raise("${variable} is not set"),`,
        }),
      ];
    }),
};

/** Of a new Phoenix project's development. Elsewhere it is a choice that does what it says: worth knowing. */
const sensitive: Lint = {
  id: "sensitive-data-in-the-log",
  source: docs.dbConnection,
  provenOn: null,
  check: (config) => {
    const option = optionOf(config, "show_sensitive_data_on_connection_error");
    const said = optionOf(config, "url")
      ? wholeParts(stringOf(config, "url") ?? "")?.host
      : stringOf(config, "hostname");
    // What a variable falls back to is not where it runs.
    const isComputed = ["url", "hostname"].some((name) => optionOf(config, name)?.isOpaque === true);
    const host = isComputed ? "" : (said ?? "");
    const isOwnMachine = /^(?:localhost|127\.0\.0\.1|::1)$/.test(host);
    if (option?.value !== true || isOwnMachine || config.traits.includes("not-production")) return [];
    return [
      ignoredOption(option, {
        why: "Errors while connecting are logged in full, and may contain the password. Use this only in development.",
        fix: "show_sensitive_data_on_connection_error: false",
      }),
    ];
  },
};

const table = specLint({
  specs,
  source: docs.adapter,
  provenOn: null,
  ignoredBy: "Ecto",
  write: elixirLine,
  rename: renamed,
});
const byTable: Lint = {
  ...table,
  check: (config) => {
    const port = stringOf(config, "port") ?? "";
    // Postgrex makes a number of a text of digits.
    return table
      .check(config)
      .filter((one) => one.option !== "port" || !/^\d{1,5}$/.test(port))
      .map((one) => (one.option === "port" && port !== "" ? { ...one, fix: elixirLine("port", 5432) } : one));
  },
};

export const lints: Lint[] = [
  swallowed,
  inUse,
  sensitive,
  ...sslLints,
  ...socketLints,
  unconverted,
  nothing,
  ...alsoByDefault([url], withUsualUrl),
  twoSources,
  backoff,
  noSuchPool,
  pooler,
  byTable,
];
