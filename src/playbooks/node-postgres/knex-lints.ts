// What cannot work in a configuration of Knex, beside what is node-postgres' own.
import { ignoredOption, invalidOption, numberOf, optionOf, valueOf } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { isTypo } from "../specs.ts";
import { since } from "../versions.ts";
import { knexConnection } from "./knex-connection.ts";
import { isPoolOfKnex } from "./mikro-lints.ts";
import { docs, poolless, tarn, tarnOthers } from "./options.ts";
import { openObject } from "./own-object.ts";
import { wakes } from "./waking-server.ts";
import { inUnitOf, javascriptLine, renamed } from "./write.ts";

const provenKnex = "knex 3";
export const isKnex = (config: AppConfig) => config.traits.includes("knex");

const knexPool: Lint = {
  id: "knex-pool",
  source: docs.knexPool,
  provenOn: provenKnex,
  check: (config) => {
    if (!isKnex(config) && !isPoolOfKnex(config)) return [];
    const inPool = config.options.filter(({ name }) => name.startsWith("pool."));
    const [min = 2, max = 10] = [valueOf(config, "pool.min"), numberOf(config, "pool.max")];
    const found = inPool.flatMap((option): Found[] => {
      const name = option.name.slice("pool.".length);
      if (tarnOthers.includes(name.split(".")[0] ?? "")) return [];
      const near = tarn.find((one) => one === `${name}Millis` || isTypo(name, one));
      if (!tarn.includes(name))
        return [
          invalidOption(option, {
            why: `Knex's pool (tarn) rejects unknown options: it throws when it starts.`,
            fix:
              name === "acquireConnectionTimeout"
                ? "// move acquireConnectionTimeout out of pool, beside it"
                : near !== undefined && !optionOf(config, `pool.${near}`)
                  ? renamed(inUnitOf(option, near), near)
                  : `// remove ${option.name}`,
          }),
        ];
      if (option.isOpaque) return [];
      const least = name === "min" ? 0 : 1;
      const usual = { max: 10, min: 0 }[name] ?? 30_000;
      const isGood = (one: number) => Number.isInteger(one) && one >= least;
      const number = option.value === "" ? NaN : Number(option.value);
      if (typeof option.value !== "number" || !isGood(option.value))
        return [
          invalidOption(option, {
            why:
              name === "max" && option.value === 0
                ? `With \`max: 0\` ${poolless}`
                : `\`${name}\` must be a whole number of at least ${least}: Knex's pool (tarn) throws when it starts.`,
            fix: `${name}: ${isGood(number) && !(name === "min" && number > max) ? number : usual}`,
          }),
        ];
      return [];
    });
    const bounds = ["pool.min", "pool.max"].map((name) => optionOf(config, name));
    const [own, option] = [bounds[0], bounds[0] ?? bounds[1]];
    // What is spread into the pool may have the other.
    const isKnown =
      ((bounds[0] && bounds[1]) || !config.traits.includes(openObject)) && !bounds.some((one) => one?.isOpaque);
    // Beside a text for `max`, both are told: as a number it would be refused for this.
    if (option && isKnown && typeof min === "number" && max > 0 && min > max)
      found.push(
        invalidOption(option, {
          why:
            `pool.min (${min}${own ? "" : " by default"}) is larger than pool.max (${max}): Knex's pool (tarn) ` +
            `throws when it starts.`,
          fix: own ? "min: 0" : `min: 0, max: ${max}`,
        }),
      );
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
      !(isKnex(config) || config.traits.includes("strapi")) ||
      !option ||
      option.isOpaque ||
      typeof option.value !== "string" ||
      known.includes(option.value)
    )
      return [];
    if (!/^(pg|post|psql)/i.test(option.value)) return [];
    return [
      invalidOption(option, {
        why: "Knex has no client with this name: it throws when it starts.",
        fix: 'client: "pg"',
      }),
    ];
  },
};

/** Knex's own, as far as they can be meant; it reads over every other key. */
const topKeys = ["client", "connection", "pool", "migrations", "acquireConnectionTimeout", "searchPath"];

const misspelt: Lint = {
  id: "knex-misspelt",
  source: docs.knex,
  provenOn: null,
  check: (config) => {
    if (!isKnex(config)) return [];
    const tops = [...new Set(config.options.map(({ name }) => name.split(".")[0] ?? ""))];
    return tops.flatMap((top): Found[] => {
      const isPool = /^(?:poll|pools|poool|pol)$/i.test(top);
      const near = isPool ? "pool" : topKeys.find((one) => one !== top && isTypo(top, one));
      const option = config.options.find(({ name }) => name === top || name.startsWith(`${top}.`));
      if (near === undefined || !option || topKeys.includes(top) || tops.includes(near)) return [];
      return [
        ignoredOption([top, option.line], {
          level: "warning",
          why: `Knex has no key \`${top}\`, and ignores it with all that stands in it; did you mean \`${near}\`?`,
          fix: `// rename ${top} to ${near}`,
        }),
      ];
    });
  },
};

/** `ssl` beside `connection`; what code computes as a connection may have it too. */
function sslBeside(config: AppConfig, ssl: Option): Found {
  const connection = optionOf(config, "connection");
  const code = connection?.isOpaque ? String(connection.value) : config.traits.includes(openObject) ? "…" : null;
  const variable = /^process\.env\.[A-Z]\w*!?$/.test(code ?? "") ? code : null;
  const isUrl = variable !== null || typeof connection?.value === "string";
  const hasUrl = isUrl && (code === null || variable !== null);
  const own = config.options.filter(({ name }) => name.startsWith("ssl."));
  const isBare = own.every(({ name, value }) => name === "ssl.rejectUnauthorized" && value === false);
  const object = isBare && own.length > 0 ? "{ rejectUnauthorized: false }" : ssl.value === true ? "true" : null;
  return ignoredOption(ssl, {
    level: code === null || variable !== null ? "warning" : "note",
    why:
      "`ssl` beside `connection` is ignored: Knex passes only `connection` to the driver" +
      (hasUrl ? ", and the URL decides on TLS." : "."),
    fix:
      variable !== null && object !== null
        ? `// replace both by: connection: { connectionString: ${variable}, ssl: ${object} }`
        : `// move ssl into connection${hasUrl ? ", as an object with connectionString and ssl" : ""}`,
  });
}

/** Where Knex does not look. */
const knexPlaces: Lint = {
  id: "knex-places",
  source: docs.knex,
  provenOn: null,
  check: (config) => {
    if (!isKnex(config)) return [];
    const pool = config.options.find(({ name }) => name.startsWith("connection.pool."));
    const url = optionOf(config, "connection.connection");
    const ssl = config.options.find(({ name }) => /^ssl(?:\.|$)/.test(name));
    // Written in both places, it has its effect; what stands beside it does no harm.
    const hasOwnTls = config.options.some(({ name }) => /^connection\.ssl(?:\.|$)/.test(name));
    return [
      ...(ssl && !(ssl.name === "ssl" && ssl.value === false) && !hasOwnTls ? [sslBeside(config, ssl)] : []),
      ...(pool
        ? [
            invalidOption(pool, {
              severity: "notice" as const,
              level: "warning" as const,
              why: "`pool` inside `connection` is ignored: Knex reads `pool` beside `connection`.",
              fix: "// move pool out of connection, beside it",
            }),
          ]
        : []),
      ...(url && config.options.every(({ name }) => name !== "connection.host")
        ? [
            invalidOption(url, {
              why:
                "node-postgres ignores `connection` inside `connection`, and connects to localhost as the " +
                "system's user.",
              fix: renamed(url, "connectionString"),
            }),
          ]
        : []),
    ];
  },
};

/** Knex calls `pool.afterCreate`, and neither reads nor refuses the word elsewhere. */
const hooks: Lint = {
  id: "knex-after-create",
  source: docs.knexPool,
  provenOn: provenKnex,
  check: (config) => {
    const option = isKnex(config)
      ? config.options.find(({ name }) => /^(?:connection\.)?afterCreate$/.test(name))
      : undefined;
    if (!option || config.options.some(({ name }) => name === "pool.afterCreate")) return [];
    return [
      ignoredOption(option, {
        level: "warning",
        why: "Knex reads `afterCreate` inside `pool` alone. Here nothing calls it, so what it sets is never set.",
        fix: "// move afterCreate into pool",
      }),
    ];
  },
};

const createErrors: Lint = {
  id: "knex-create-errors",
  source: docs.knexPool,
  provenOn: provenKnex,
  check: (config) => {
    // Strapi hands its pool on as it is.
    const isIts = isKnex(config) || config.traits.includes("strapi");
    const option = isIts ? optionOf(config, "pool.propagateCreateError") : null;
    // A server that wakes at the first connection is what it is for.
    if (!option || option.isOpaque || option.value !== false || config.traits.includes(wakes)) return [];
    return [
      ignoredOption(option, {
        why:
          "With `false` a refused connection is tried again until the wait for one times out. The error then says " +
          '"The pool is probably full", and not why.',
        fix: "// remove propagateCreateError, unless the server has to wake up first",
      }),
    ];
  },
};

/** Sequelize's word. */
const dialectOptions: Lint = {
  id: "knex-dialect-options",
  source: docs.knex,
  provenOn: provenKnex,
  check: (config) => {
    const found = config.options.filter(({ name }) => /^dialectOptions(?:\.|$)/.test(name));
    const [first] = isKnex(config) ? found : [];
    if (!first) return [];
    const isTls = ({ name, value }: Option) => /^dialectOptions\.ssl(?:\.|$)/.test(name) && value !== false;
    const isLost =
      found.some((one) => isTls(one) && !(one.name === "dialectOptions.ssl" && one.isOpaque)) &&
      !config.options.some(({ name }) => /^connection\.ssl(?:\.|$)/.test(name));
    return [
      ignoredOption(["dialectOptions", first.line], {
        level: isLost ? "warning" : "note",
        why:
          "Knex ignores `dialectOptions`, which is Sequelize's word: it hands `connection` to the driver." +
          (isLost ? " Connections have no TLS unless the URL asks for it." : ""),
        fix: isLost ? "// move ssl into connection" : "// remove dialectOptions",
      }),
    ];
  },
};

/** One text is one schema, and is quoted as one: `set search_path to "shop,public"`. */
const searchPath: Lint = {
  id: "knex-search-path",
  source: docs.knexSearchPath,
  provenOn: provenKnex,
  check: (config) => {
    const option = isKnex(config) ? optionOf(config, "searchPath") : null;
    // Releases of 2017 and before take a list as it is written.
    const { holds } = since(config, "knex", "Knex", "0.14");
    if (!option || option.isOpaque || typeof option.value !== "string" || !option.value.includes(",")) return [];
    if (holds === false) return [];
    const schemas = option.value.split(",").map((one) => one.trim().replaceAll(/^"|"$/g, ""));
    return [
      ignoredOption(["searchPath", option.line], {
        level: "warning",
        why:
          "Knex reads one schema here, with a comma in its name: tables in it are not found. Several schemas are an " +
          "array.",
        fix: javascriptLine("searchPath", schemas, false),
      }),
    ];
  },
};

export const knexLints: Lint[] = [
  misspelt,
  knexPlaces,
  hooks,
  createErrors,
  knexPool,
  knexClient,
  searchPath,
  dialectOptions,
  knexConnection,
];
