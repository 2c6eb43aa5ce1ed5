// What cannot work in a configuration of node-postgres, Knex or Drizzle Kit, seen in its text alone.
import { optionOf, valueOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { specLint } from "../specs.ts";
import { urlFound, urlParts } from "../url.ts";
import { docs, misnamed, pgSpecs, tarn, tarnOthers, vital } from "./options.ts";
import { javascriptLine, renamed } from "./write.ts";

const invalid = "app-config-invalid-option" as const;
const provenPg = "pg 8";
const provenKnex = "knex 3";
const isKnex = (config: AppConfig) => config.traits.includes("knex");
/** Where pg's own options stand: at the top, or below `connection` (Knex) or `dbCredentials` (Drizzle Kit). */
const base = (config: AppConfig) =>
  isKnex(config) ? "connection." : config.traits.includes("drizzle-kit") ? "dbCredentials." : "";

const names: Lint = {
  id: "misnamed-option",
  source: docs.client,
  provenOn: provenPg,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      const prefix = base(config);
      const name = option.name.startsWith(prefix) ? option.name.slice(prefix.length) : "";
      const meant = Object.hasOwn(misnamed, name) ? misnamed[name] : undefined;
      // Drizzle Kit reads `url`; both names may stand there for several libraries.
      if (
        meant === undefined ||
        optionOf(config, `${prefix}${meant}`) ||
        (config.traits.includes("drizzle-kit") && name === "url")
      )
        return [];
      return [
        {
          cause: invalid,
          ...(vital.includes(meant) ? {} : { severity: "notice" as const }),
          option: option.name,
          line: option.line,
          why: `node-postgres knows no \`${name}\` and ignores it: \`${meant}\` is its word.${vital.includes(meant) ? ` Its default is taken instead (the system's user, localhost), so that the connection fails or goes elsewhere.` : ""}`,
          fix: name === "sslmode" ? "ssl: true" : renamed(option, meant),
        },
      ];
    }),
};

const values: Lint = {
  id: "values",
  source: docs.client,
  provenOn: provenPg,
  check: (config) => {
    const found: Found[] = [];
    const at = (name: string) => optionOf(config, `${base(config)}${name}`);
    const [password, port, max] = [at("password"), at("port"), at("max")];
    if (password && !password.isOpaque && typeof password.value === "number")
      found.push({
        cause: invalid,
        option: password.name,
        line: password.line,
        why: "The password is a number: SCRAM refuses it in the client (`SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string`).",
        fix: "password: process.env.PGPASSWORD",
      });
    if (port && !port.isOpaque && !/^\d+$/.test(String(port.value)))
      found.push({
        cause: "config-port-invalid",
        option: port.name,
        line: port.line,
        why: "The port is not a number: node-postgres connects to NaN and fails at once.",
        fix: "port: 5432",
      });
    if (max && !max.isOpaque && (max.value === 0 || max.value === null))
      found.push({
        cause: invalid,
        severity: "notice",
        option: max.name,
        line: max.line,
        why: "`max` of 0 counts as not set: the pool has 10 connections.",
        fix: "max: 10",
      });
    return found;
  },
};

const connectionString: Lint = {
  id: "connection-string",
  source: docs.ssl,
  provenOn: provenPg,
  check: (config) => {
    const prefix = base(config);
    const option =
      ["connectionString", "url"].map((name) => optionOf(config, `${prefix}${name}`)).find((one) => one !== null) ??
      optionOf(config, "connection");
    const text = option && !option.isOpaque && typeof option.value === "string" ? option.value : null;
    const parts = text === null ? null : urlParts(text);
    if (!option || text === null) return [];
    if (!parts)
      return [
        {
          cause: "config-url-invalid" as const,
          option: option.name,
          line: option.line,
          why: "It is no URL with `://`: node-postgres takes it for the path of a socket or a database's name.",
          fix: javascriptLine(option.name, "postgres://USER:PASSWORD@HOST:5432/DATABASE", false),
        },
      ];
    if (parts.problem) return urlFound(option, parts);
    const ssl = config.options.find(({ name }) => name === `${prefix}ssl` || name.startsWith(`${prefix}ssl.`));
    if (ssl && /[?&]ssl(mode|cert|key|rootcert)?=/.test(text))
      return [
        {
          cause: invalid,
          severity: "degraded",
          option: ssl.name,
          line: ssl.line,
          why: "The TLS parameters of the connection string replace the whole `ssl` object: what it says of certificates is not in force, and a private CA or self-signed certificate is refused.",
          fix: "// take sslmode out of the connection string, and keep ssl",
        },
      ];
    return [];
  },
};

const ssl: Lint = {
  id: "ssl-text",
  source: docs.ssl,
  provenOn: null,
  check: (config) => {
    const option = optionOf(config, `${base(config)}ssl`);
    if (!option || option.isOpaque || typeof option.value !== "string" || option.value === "{}") return [];
    // Drizzle Kit takes the words of sslmode.
    if (config.traits.includes("drizzle-kit")) return [];
    return [
      {
        cause: invalid,
        severity: "notice",
        option: option.name,
        line: option.line,
        why: "`ssl` takes true, false or an object of TLS options; any text counts as true.",
        fix: `ssl: ${/disable|false/.test(option.value) ? "false" : "true"}`,
      },
    ];
  },
};

const knexPool: Lint = {
  id: "knex-pool",
  source: docs.knexPool,
  provenOn: provenKnex,
  check: (config) => {
    if (!isKnex(config)) return [];
    const inPool = config.options.filter(({ name }) => name.startsWith("pool."));
    const found = inPool.flatMap((option): Found[] => {
      const name = option.name.slice("pool.".length);
      if (tarnOthers.includes(name.split(".")[0] ?? "")) return [];
      const here = { cause: invalid, option: option.name, line: option.line };
      if (!tarn.includes(name))
        return [
          {
            ...here,
            why: `Knex's pool (tarn) refuses options that it does not know, and throws when it starts.`,
            fix:
              name === "acquireConnectionTimeout"
                ? `${renamed(option, "acquireConnectionTimeout")}, // beside pool, not in it`
                : `// take ${option.name} out`,
          },
        ];
      if (option.isOpaque) return [];
      const least = name === "min" ? 0 : 1;
      if (typeof option.value !== "number" || option.value < least || !Number.isInteger(option.value))
        return [
          {
            ...here,
            why: `\`${name}\` must be a whole number of at least ${least}: Knex's pool (tarn) throws when it starts.`,
            fix: `${name}: ${name === "max" ? 10 : name === "min" ? 0 : 30_000}`,
          },
        ];
      return [];
    });
    const [min = 2, max = 10] = [valueOf(config, "pool.min"), valueOf(config, "pool.max")];
    const option = optionOf(config, "pool.min") ?? optionOf(config, "pool.max");
    if (found.length === 0 && option && typeof min === "number" && typeof max === "number" && min > max)
      found.push({
        cause: invalid,
        option: option.name,
        line: option.line,
        why: `pool.min (${min}) is larger than pool.max (${max}): Knex's pool (tarn) throws when it starts.`,
        fix: `pool: { min: 0, max: ${max} }`,
      });
    return found;
  },
};

const knexClient: Lint = {
  id: "knex-client",
  source: docs.knex,
  provenOn: provenKnex,
  check: (config) => {
    const option = optionOf(config, "client");
    const known = ["pg", "postgres", "postgresql", "pgnative", "cockroachdb", "redshift"];
    if (
      !isKnex(config) ||
      !option ||
      option.isOpaque ||
      typeof option.value !== "string" ||
      known.includes(option.value)
    )
      return [];
    if (!/^(pg|post|psql)/i.test(option.value)) return [];
    return [
      {
        cause: invalid,
        option: "client",
        line: option.line,
        why: "Knex knows no client of this name: it throws when it starts.",
        fix: 'client: "pg"',
      },
    ];
  },
};

const drizzleKit: Lint = {
  id: "drizzle-kit",
  source: docs.drizzle,
  provenOn: null,
  check: (config) => {
    if (!config.traits.includes("drizzle-kit")) return [];
    const dialect = optionOf(config, "dialect");
    const old = optionOf(config, "dbCredentials.connectionString");
    return [
      ...(dialect && !dialect.isOpaque && /^(pg|postgres)$/.test(String(dialect.value))
        ? [
            {
              cause: invalid,
              option: "dialect",
              line: dialect.line,
              why: "Drizzle Kit knows no dialect of this name: it ends before it connects.",
              fix: 'dialect: "postgresql"',
            },
          ]
        : []),
      ...(old
        ? [
            {
              cause: invalid,
              option: old.name,
              line: old.line,
              why: "Drizzle Kit since 0.21 reads `dbCredentials.url`; `connectionString` is refused.",
              fix: renamed(old, "url"),
            },
          ]
        : []),
    ];
  },
};

const plainNames = specLint({
  specs: [...pgSpecs, ...Object.keys(misnamed).map((name) => ({ name, type: "any" as const }))],
  source: docs.pool,
  provenOn: provenPg,
  write: (option, value) => javascriptLine(option, value, false),
  rename: renamed,
});
const typos: Lint = {
  ...plainNames,
  id: "misspelt-option",
  check: (config) =>
    base(config) === ""
      ? plainNames.check(config).map((one) => ({
          ...one,
          ...(vital.some((name) => one.fix.startsWith(name)) ? {} : { severity: "notice" as const }),
        }))
      : [],
};

export const lints: Lint[] = [names, values, connectionString, ssl, knexPool, knexClient, drizzleKit, typos];
