// Sequelize over node-postgres: its constructor, and the sections of the command line's config file.
import { dialectOptions, dialectOptionsByVersion, isKeptBack } from "./node-orm/dialect-options.ts";
import { sequelizeForms as forms } from "./node-orm/forms.ts";
import { commonLints, type OrmRules } from "./node-orm/lints.ts";
import { textAsLogging } from "./node-orm/logging.ts";
import { readOrm, type Orm } from "./node-orm/read.ts";
import { placeSettings, steps } from "./node-orm/shared.ts";
import { ownLine } from "./node-orm/write.ts";
import { familyLint } from "./node-postgres/family.ts";
import { foreignWords, serverSettings } from "./node-postgres/foreign-words.ts";
import { verifiedByText } from "./node-postgres/flag-variable.ts";
import { timesWithUnits } from "./node-postgres/times-with-units.ts";
import { outsideSsl, requireInSsl } from "./node-postgres/outside-ssl.ts";
import { withBrokenObjects } from "./node-postgres/broken-object.ts";
import { inJson } from "./node-postgres/json-lines.ts";
import { systemUser } from "./node-postgres/system-user.ts";
import { hostWithPort } from "./node-postgres/host-with-port.ts";
import { portBeside, portOfOthers } from "./node-postgres/port-of-others.ts";
import { insideSsl } from "./node-postgres/inside-ssl.ts";
import { openObject, ownObject } from "./node-postgres/own-object.ts";
import { sentThroughPgbouncer } from "./node-postgres/startup-parameters.ts";
import { uselessCa } from "./node-postgres/useless-ca.ts";
import { javascriptLine } from "./node-postgres/write.ts";
import { ignoredOption, invalidOption, numberOf, optionOf } from "./options.ts";
import type { AppConfig, Found, Lint, Playbook, ConnectionSettings } from "./playbook.ts";
import { onlyKnown, settingIn } from "./connection-settings.ts";
import { since } from "./versions.ts";

const docs = {
  constructor: "https://sequelize.org/api/v6/class/src/sequelize.js~sequelize#instance-constructor-constructor",
  pool: "https://sequelize.org/docs/v6/other-topics/connection-pool/",
  postgres: "https://sequelize.org/docs/v6/other-topics/dialect-specific-things/#postgresql",
};
const proven = "Sequelize 6";

const orm: Orm = {
  framework: "sequelize",
  callee: /^Sequelize$/,
  kind: "dialect",
  takesUrl: true,
  telling: ["dialectOptions", "use_env_variable", "dialect"],
  own: ["dialectOptions", "use_env_variable"],
  sought: "new Sequelize(…), or an object with dialect and host, database or use_env_variable",
};

/** `dialect: PostgresDialect`: Sequelize 7 has node-postgres' own options at the top. */
const isSeven = (config: AppConfig) => {
  const option = optionOf(config, "dialect");
  return option !== null && option.isOpaque && /^\w*Dialect$/.test(String(option.value));
};
const ofSix = (lint: Lint): Lint => ({ ...lint, check: (config) => (isSeven(config) ? [] : lint.check(config)) });

const rules: OrmRules = {
  title: "Sequelize",
  source: docs.constructor,
  provenOn: proven,
  alsoProven: [],
  forms,
  tls: "dialectOptions.ssl",
  size: "pool.max",
  usual: { "pool.max": 5, "pool.min": 0, "pool.idle": 10_000 },
  misnamed: {
    user: "username",
    ssl: "dialectOptions.ssl",
    sslmode: "dialectOptions.ssl",
    keepAlive: "dialectOptions.keepAlive",
    statement_timeout: "dialectOptions.statement_timeout",
    connectionTimeoutMillis: "dialectOptions.connectionTimeoutMillis",
    "pool.maxConnections": "pool.max",
    "pool.minConnections": "pool.min",
    "pool.maxIdleTime": "pool.idle",
    "pool.idleTimeoutMillis": "pool.idle",
    "pool.acquireTimeoutMillis": "pool.acquire",
    "dialectOptions.connectTimeout": "dialectOptions.connectionTimeoutMillis",
  },
};

/** In `dialectOptions`, or in what computes it as a whole. */
const hasTls = ({ options }: AppConfig) =>
  options.some(
    ({ name, isOpaque }) => /^dialectOptions\.ssl(?:\.|$)/.test(name) || (isOpaque && name === "dialectOptions"),
  );

/** `ssl: { … }` beside `dialectOptions`: the whole object is ignored, and the URL alone decides on TLS. */
const tlsBeside: Lint = {
  id: "ssl-beside-dialect-options",
  source: docs.postgres,
  provenOn: proven,
  check: (config) => {
    const inner = config.options.filter(({ name }) => name.startsWith("ssl."));
    const [first] = inner;
    const isUnknown = [ownObject, openObject].some((one) => config.traits.includes(one));
    if (!first || isUnknown || hasTls(config)) return [];
    return [
      ignoredOption(["ssl", first.line], {
        level: "warning",
        why:
          "Sequelize does not read `ssl`: it reads `dialectOptions.ssl`. The object is silently ignored, and " +
          "connections have no TLS unless the URL or PGSSLMODE asks for it.",
        fix: "// move ssl into dialectOptions",
      }),
    ];
  },
};

const family = familyLint(() => "dialectOptions.family", null);
const places = () => [{ driver: "dialectOptions.", ssl: "dialectOptions.ssl" }];

const dialect: Lint = {
  id: "dialect",
  source: docs.constructor,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "dialect");
    if (!option || option.isOpaque || !/^(?:pg|psql|postgre|postgress|pgsql)$/i.test(String(option.value))) return [];
    return [
      invalidOption(option, {
        why: "Sequelize has no dialect with this name: it throws when it starts (The dialect … is not supported).",
        fix: ownLine("dialect", "postgres"),
      }),
    ];
  },
};

const pool: Lint = {
  id: "pool",
  source: docs.pool,
  provenOn: proven,
  check: (config) => {
    // The pool of Sequelize 4 takes numbers as text, and anything else for its defaults.
    if (since(config, "sequelize", "Sequelize", "5").holds === false) return [];
    const found = ["min", "max"].flatMap((name): Found[] => {
      const option = optionOf(config, `pool.${name}`);
      const least = name === "min" ? 0 : 1;
      if (
        !option ||
        option.isOpaque ||
        (typeof option.value === "number" && Number.isInteger(option.value) && option.value >= least)
      )
        return [];
      const number = Number(option.value);
      return [
        invalidOption(option, {
          why: `\`pool.${name}\` must be a whole number of at least ${least}: Sequelize throws when it starts.`,
          fix: ownLine(name, Number.isInteger(number) && number >= least ? number : name === "min" ? 0 : 5),
        }),
      ];
    });
    const [min, max] = [numberOf(config, "pool.min") ?? 0, numberOf(config, "pool.max") ?? 5];
    const [option, most] = [optionOf(config, "pool.min"), optionOf(config, "pool.max")];
    // A variable may be set.
    const isKnown = most === null ? !config.traits.includes(openObject) : !most.isOpaque;
    if (found.length === 0 && option && !option.isOpaque && isKnown && min > max)
      found.push(
        invalidOption(option, {
          why:
            `pool.min (${min}) is larger than pool.max (${max}${most ? "" : " by default"}): Sequelize throws when ` +
            `it starts (max is smaller than min).`,
          fix: most ? ownLine("min", 0) : `min: ${min}, max: ${min},`,
        }),
      );
    return found;
  },
};

/** sequelize-pool takes these; what else stands there is left aside. */
const poolWords = "max min idle acquire evict maxUses validate".split(" ");
/** Sequelize 4's own. */
const ofFour = "handleDisconnects";

const poolNames: Lint = {
  id: "pool-names",
  source: docs.pool,
  provenOn: null,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      const [first, name = "", deeper] = option.name.split(".");
      // `pool: config.pool` has no name of its own.
      if (first !== "pool" || name === "" || deeper !== undefined || poolWords.includes(name)) return [];
      // Code that takes it from the file's own object may read its names.
      if (config.traits.includes(ownObject)) return [];
      if (Object.hasOwn(rules.misnamed, option.name)) return [];
      const isOld = name === ofFour;
      return [
        ignoredOption(option, {
          level: isOld ? "note" : "warning",
          why:
            `${isOld ? "The pool of Sequelize 5 and later" : "Sequelize's pool"} has no \`${name}\`: it is silently ` +
            `ignored. It reads ${poolWords.join(", ")}.`,
          fix: isOld ? `// remove ${name}` : `// remove ${name}, or give its value to the option that is meant`,
        }),
      ];
    }),
};

function settings(config: AppConfig): ConnectionSettings {
  const setting = settingIn(config);
  const known = (name: string, usual: number) => numberOf(config, name) ?? (optionOf(config, name) ? undefined : usual);
  const wait = isSeven(config) ? "connectionTimeoutMillis" : "dialectOptions.connectionTimeoutMillis";
  return onlyKnown({
    ...placeSettings(config, isSeven(config) ? { ...rules, tls: "ssl" } : rules, docs.constructor),
    poolSize: setting("pool.max", known("pool.max", 5), docs.pool, { "{n}": "pool: { max: {n} }" }),
    connectTimeoutMs: setting(wait, numberOf(config, wait), docs.postgres),
    checkoutTimeoutMs: setting("pool.acquire", known("pool.acquire", 60_000), docs.pool),
    idleTimeoutMs: setting("pool.idle", known("pool.idle", 10_000), docs.pool, { "{n}": "pool: { idle: {n} }" }),
  });
}

export const sequelize: Playbook = {
  framework: "sequelize",
  title: "Sequelize",
  read: withBrokenObjects((text, file) => readOrm(orm, text, file)),
  forms: () => forms,
  lints: [
    ...commonLints(rules),
    tlsBeside,
    family,
    insideSsl(() => "dialectOptions.ssl"),
    uselessCa(() => ["dialectOptions.ssl"]),
    outsideSsl(places),
    requireInSsl(places),
    verifiedByText(() => ["dialectOptions.ssl"], ","),
    hostWithPort(() => ""),
    portOfOthers(portBeside("dialect")),
    systemUser(() => ["username"]),
    foreignWords(() => "dialectOptions."),
    serverSettings(() => "dialectOptions."),
    timesWithUnits(() => "dialectOptions.", null, isKeptBack),
    dialectOptions((name) => Object.hasOwn(rules.misnamed, name)),
    sentThroughPgbouncer(() => "dialectOptions."),
    dialectOptionsByVersion,
    textAsLogging,
    dialect,
    pool,
    poolNames,
  ].map((lint) => inJson(ofSix(lint))),
  settings,
  steps: (place) =>
    steps(place, {
      alone:
        'sequelize.authenticate().then(() => console.log("connected"), (error) => console.log(error.name, ' +
        "error.original ?? error))",
      effective:
        "const { password, ...shown } = sequelize.config; console.log(shown, sequelize.options.pool, " +
        "sequelize.options.dialectOptions)",
      log: 'DEBUG="sequelize:pool,sequelize:connection*" in the environment',
    }),
  logs: {
    search: [
      "SequelizeConnectionAcquireTimeoutError",
      "SequelizeConnectionRefusedError",
      "SequelizeHostNotFoundError",
      "SequelizeConnectionError",
      "SequelizeDatabaseError",
      "ECONNREFUSED",
      "ETIMEDOUT",
    ],
    hint:
      "The driver's own error is in `original` (or `parent`). An acquire timeout means that the whole pool is in " +
      "use, or that no connection opens. It does not bound the first connection, which waits for its own timeout.",
  },
  withOption: (option, value) => `${javascriptLine(option, value, false)},`,
};
