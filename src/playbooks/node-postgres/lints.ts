// What cannot work in a configuration of node-postgres, Knex or Drizzle Kit, seen in its text alone.
import { ignoredOption, invalidOption, numberOf, optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Found, Level, Lint, Option } from "../playbook.ts";
import { nearIn, type Spec } from "../specs.ts";
import { drizzleKit, kitSsl } from "./drizzle-kit-lints.ts";
import { tlsAsText, tlsByFlag, verifiedByText } from "./flag-variable.ts";
import { foreignWords, serverSettings } from "./foreign-words.ts";
import { outsideSsl, requireInSsl } from "./outside-ssl.ts";
import { noPortFound } from "./no-port.ts";
import { bunLints, isBun } from "./bun.ts";
import { isKnex, knexLints } from "./knex-lints.ts";
import { isPoolWord } from "./knex-connection.ts";
import { familyLint } from "./family.ts";
import { hostWithPort } from "./host-with-port.ts";
import { portOfOthers } from "./port-of-others.ts";
import { insideSsl } from "./inside-ssl.ts";
import { docs, misnamed, pgSpecs, vital } from "./options.ts";
import { mikroLints } from "./mikro-lints.ts";
import { isNeon, notOfNeon } from "./neon.ts";
import { openObject, ownObject } from "./own-object.ts";
import { parsedAndUnused } from "./parsed-url.ts";
import { isPostgresJs, postgresJsLints } from "./postgres-js-lints.ts";
import { sslOfMode } from "./ssl-of-mode.ts";
import { systemUser } from "./system-user.ts";
import { sentThroughPgbouncer } from "./startup-parameters.ts";
import { strapiLints } from "./strapi-lints.ts";
import { connectionString } from "./url-lint.ts";
import { timesWithUnits } from "./times-with-units.ts";
import { uselessCa } from "./useless-ca.ts";
import { variableAsOption } from "./variable-as-option.ts";
import { inUnitOf, renamed } from "./write.ts";

const provenPg = "pg 8";
/** Where pg's own options stand: at the top, or below `connection` (Knex) or `dbCredentials` (Drizzle Kit). */
const base = (config: AppConfig) =>
  isKnex(config) ? "connection." : config.traits.includes("drizzle-kit") ? "dbCredentials." : "";

/** Strapi 3, MikroORM, Medusa, Bun's client and the application itself have words of their own. */
const hasOwnNames = ({ traits }: AppConfig) =>
  ["strapi", "mikro-orm", "medusa", "bun", ownObject].some((one) => traits.includes(one));

const names: Lint = {
  id: "misnamed-option",
  source: docs.client,
  provenOn: provenPg,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      // postgres.js takes other words, and most of these; Strapi 3 hands its own on.
      if (isPostgresJs(config) || hasOwnNames(config)) return [];
      const prefix = base(config);
      const name = option.name.startsWith(prefix) ? option.name.slice(prefix.length) : "";
      const meant = Object.hasOwn(misnamed, name) ? misnamed[name] : undefined;
      // Knex has a pool of its own.
      if (isKnex(config) && isPoolWord(name)) return [];
      // Drizzle Kit reads `url`; both names may stand there for several libraries.
      if (
        meant === undefined ||
        optionOf(config, `${prefix}${meant}`) ||
        (config.traits.includes("drizzle-kit") && name === "url")
      )
        return [];
      if (isOfPool(config, meant)) return [withoutPool(option, meant)];
      const mode = sslOfMode(option);
      if (name === "sslmode" && (mode === null || isNeon(config))) return [];
      // Beside a host the rest of it is complete: only the URL is lost.
      const isLost =
        !config.traits.includes(openObject) &&
        vital.includes(meant) &&
        !(meant === "connectionString" && optionOf(config, `${prefix}host`));
      const beside = meant === "connectionString" ? " The connection goes to `host` beside it." : "";
      const consequence = isLost
        ? ` The default applies instead${usualOf[meant] ?? ""}, so the connection fails or goes elsewhere.`
        : beside;
      const tlsToo =
        isLost && meant === "connectionString" && hasTls(config) ? " An sslmode in it replaces `ssl`." : "";
      return [
        invalidOption(option, {
          ...(isLost ? {} : { severity: "notice" as const, level: levelOfLoss(config, meant) }),
          why: `node-postgres ignores \`${name}\`: it reads \`${meant}\`.${consequence}${tlsToo}`,
          fix:
            name === "sslmode"
              ? `ssl: ${mode}`
              : isBeyondKnex(config, option, meant)
                ? `// remove ${name}: pool.createTimeoutMillis and acquireConnectionTimeout end the wait before it`
                : urlFix(config, option, meant, isLost),
        }),
      ];
    }),
};

/** What has no effect is a warning; where the connection may have it from elsewhere, a note. */
const levelOfLoss = (config: AppConfig, meant: string): Level =>
  vital.includes(meant) || config.traits.includes(openObject) ? "note" : "warning";

/** pg's Client reads its own options; these are its Pool's (pg-pool 3). */
const ofPool = new Set(["max", "min", "idleTimeoutMillis", "maxLifetimeSeconds", "maxUses", "allowExitOnIdle"]);
const isClient = ({ database }: AppConfig) => /^Client in line \d+$/.test(database);
const isOfPool = (config: AppConfig, meant: string) => isClient(config) && ofPool.has(meant);

const withoutPool = (option: Option, meant: string): Found =>
  ignoredOption(option, {
    why: `node-postgres ignores \`${option.name}\`: a Client is one connection. A Pool reads \`${meant}\`.`,
    fix: `// remove ${option.name}`,
  });

/** What pg takes without it, and without a variable of libpq's. */
const usualOf: Record<string, string> = {
  user: " (the system's user)",
  host: " (localhost)",
  database: " (one of the user's name)",
  connectionString: " (localhost)",
};

/** Knex gives up first: tarn after 30 s for each connection, the query after 60 s. */
function isBeyondKnex(config: AppConfig, option: Option, meant: string): boolean {
  if (!isKnex(config) || meant !== "connectionTimeoutMillis" || option.isOpaque) return false;
  const limits = [
    numberOf(config, "pool.createTimeoutMillis") ?? 30_000,
    numberOf(config, "acquireConnectionTimeout") ?? 60_000,
  ];
  return Number(inUnitOf(option, meant).value) >= Math.min(...limits);
}

/** A connection string goes over the host beside it, and its sslmode over `ssl`: pg-connection-string's order. */
function urlFix(config: AppConfig, option: Option, meant: string, isLost: boolean): string {
  if (meant !== "connectionString") return renamed(inUnitOf(option, meant), meant);
  if (isLost) return renamed(option, meant);
  const name = option.name.slice(base(config).length);
  const tlsToo = hasTls(config) ? ", and an sslmode in it ssl" : "";
  return `// remove ${name}: as connectionString it would replace host${tlsToo}`;
}

function hasTls(config: AppConfig): boolean {
  const tls = `${base(config)}ssl`;
  return config.options.some(({ name }) => name === tls || name.startsWith(`${tls}.`));
}

const values: Lint = {
  id: "values",
  source: docs.client,
  provenOn: provenPg,
  check: (config) => {
    const found: Found[] = [];
    const at = (name: string) => optionOf(config, `${base(config)}${name}`);
    const [password, port, max] = [at("password"), at("port"), at("max")];
    if (password && !password.isOpaque && typeof password.value === "number")
      found.push(
        invalidOption(password, {
          why:
            "The password is a number. SCRAM, PostgreSQL's default since 14, rejects it in the " +
            "client (`client password must be a string`).",
          fix: "// put the password in quotes",
        }),
      );
    if (!isBun(config))
      found.push(...noPortFound(port, isPostgresJs(config) ? "postgres.js" : "node-postgres", "port: 5432"));
    if (
      max &&
      !isPostgresJs(config) &&
      !isBun(config) &&
      !isClient(config) &&
      !max.isOpaque &&
      (max.value === 0 || max.value === null)
    )
      found.push(
        ignoredOption(max, {
          why: "`max` of 0 counts as not set: the pool has 10 connections.",
          fix: "max: 10",
        }),
      );
    return found;
  },
};

const ssl: Lint = {
  id: "ssl-text",
  source: docs.ssl,
  provenOn: null,
  check: (config) => {
    // Drizzle Kit takes the words of sslmode, and postgres.js and Bun have words of their own.
    const isOther = isPostgresJs(config) || isBun(config) || config.traits.includes("drizzle-kit");
    return isOther ? [] : tlsAsText(config, sslOf(config), "");
  },
};

const namesOfPg: Spec[] = [...pgSpecs, ...Object.keys(misnamed).map((name) => ({ name, type: "any" as const }))];
const typos: Lint = {
  id: "misspelt-option",
  source: docs.pool,
  provenOn: provenPg,
  check: (config) =>
    base(config) === "" && !isPostgresJs(config) && !hasOwnNames(config)
      ? config.options.flatMap((option): Found[] => {
          const meant = nearIn(namesOfPg, option, config);
          // A variable of the environment is told of already; and what pg does not read is nobody's to write.
          if (meant === null || Object.hasOwn(misnamed, meant) || /^PG[A-Z]+$/.test(option.name)) return [];
          const isVital = vital.includes(meant) && !config.traits.includes(openObject);
          const why = `node-postgres has no option \`${option.name}\`, and ignores it; did you mean \`${meant}\`?`;
          if (isOfPool(config, meant)) return [withoutPool(option, meant)];
          const severity = isVital ? {} : { severity: "notice" as const, level: levelOfLoss(config, meant) };
          return [invalidOption(option, { ...severity, why, fix: renamed(option, meant) })];
        })
      : [],
};

const sslVariable: Lint = {
  id: "ssl-from-the-environment",
  source: docs.ssl,
  provenOn: null,
  check: (config) => {
    // Bun's client was not tried; Drizzle Kit ignores it beside a URL. Two take the words of sslmode too.
    if (isBun(config) || optionOf(config, "dbCredentials.url")) return [];
    const takesWords = isPostgresJs(config) || config.traits.includes("drizzle-kit");
    return tlsByFlag(config, `${base(config)}ssl`, "", takesWords ? "note" : "warning");
  },
};

/** What no server takes that is not set up for it; a pooler between them may. */
const mostConnections = 400;

/** @param nameOf where the pool's size stands; null where another lint looks */
const size = (id: string, source: string, nameOf: (config: AppConfig) => string | null): Lint => ({
  id,
  source,
  provenOn: null,
  check: (config) => {
    const name = nameOf(config);
    const option = name === null ? null : optionOf(config, name);
    if (!option || option.isOpaque || typeof option.value !== "number" || option.value <= mostConnections) return [];
    // A pool's least may be above what is usual.
    const least = numberOf(config, option.name.replace(/max$/, "min")) ?? 0;
    return [
      {
        cause: "capacity-pool-exceeds-limit",
        severity: "notice",
        ...placeOfOption(option),
        why:
          `The pool may open ${option.value} connections. A server has 100 unless max_connections is raised. Under ` +
          `load it refuses the rest (SQLSTATE 53300).`,
        fix: least > mostConnections ? "// lower max, and min with it" : `max: ${Math.max(20, least)}`,
      },
    ];
  },
});
/** With tarn, as Knex and MikroORM have it, the pool is an object of its own. */
const hasTarn = ({ traits }: AppConfig) => ["knex", "strapi", "mikro-orm"].some((one) => traits.includes(one));

/** postgres.js and Bun connect in their own ways. */
const family = familyLint(
  (config) => (isPostgresJs(config) || isBun(config) || isNeon(config) ? null : `${base(config)}family`),
  provenPg,
);

/** Of those that hand their options to pg as they are. */
const toPg = (config: AppConfig): string | null =>
  isKnex(config) || ["pg", "drizzle"].some((one) => config.traits.includes(one)) ? base(config) : null;
const tlsPlaces = (config: AppConfig) => {
  const driver = toPg(config);
  return driver === null ? [] : [{ driver, ssl: `${driver}ssl` }];
};

const sslOf = (config: AppConfig) =>
  config.traits.includes("mikro-orm") ? "driverOptions.connection.ssl" : `${base(config)}ssl`;

export const lints: Lint[] = [
  variableAsOption(docs.ssl),
  notOfNeon(outsideSsl(tlsPlaces)),
  notOfNeon(requireInSsl(tlsPlaces)),
  foreignWords(toPg),
  serverSettings(toPg),
  timesWithUnits(toPg, provenPg),
  size("pool-size", docs.pool, (config) => (hasTarn(config) || isClient(config) ? null : "max")),
  size("knex-pool-size", docs.knexPool, (config) => (hasTarn(config) ? "pool.max" : null)),
  notOfNeon(verifiedByText((config) => (isBun(config) ? [] : [sslOf(config)]), "")),
  family,
  hostWithPort(toPg),
  portOfOthers((config) => (isPostgresJs(config) ? "port" : toPg(config) === null ? null : `${base(config)}port`)),
  systemUser((config) => [`${base(config)}user`]),
  notOfNeon(insideSsl(sslOf)),
  notOfNeon(uselessCa((config) => (isBun(config) ? ["tls"] : [sslOf(config)]))),
  ...strapiLints,
  parsedAndUnused,
  notOfNeon(sslVariable),
  names,
  values,
  connectionString(base),
  notOfNeon(ssl),
  typos,
  ...postgresJsLints,
  sentThroughPgbouncer((config) =>
    isPostgresJs(config) || isKnex(config) ? "connection." : config.traits.includes("pg") ? "" : null,
  ),
  ...bunLints,
  ...knexLints,
  ...mikroLints,
  drizzleKit,
  kitSsl,
];
