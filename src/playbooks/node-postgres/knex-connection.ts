// What stands in Knex's `connection` and nobody reads there: it goes to a client of pg, which has no pool.
import { ignoredOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { docs, tarn } from "./options.ts";

/** A pool's words → Knex's, below `pool`; null where it has none. */
const ofPool: Record<string, string | null> = {
  ...Object.fromEntries(tarn.map((name) => [name, name])),
  poolSize: "max",
  pool_size: "max",
  maxConnections: "max",
  connectionLimit: "max",
  idleTimeout: "idleTimeoutMillis",
  idleTimeoutMs: "idleTimeoutMillis",
  maxLifetimeMillis: null,
  maxUses: null,
  allowExitOnIdle: null,
  maxLifetimeSeconds: null,
};

/** A word of a pool's in `connection`, whatever pg's own pool would call it. */
export const isPoolWord = (name: string): boolean => Object.hasOwn(ofPool, name);

/** The line belongs into another object, which may not be there yet. */
const moved = (config: AppConfig, name: string) =>
  config.options.some((one) => one.name.startsWith("pool.") || one.name === "pool")
    ? `move ${name} into pool`
    : `move ${name} out of connection, into a new object \`pool\` beside it`;

function poolWord(config: AppConfig, option: Option): Found[] {
  const name = option.name.slice("connection.".length);
  const meant = Object.hasOwn(ofPool, name) ? ofPool[name] : undefined;
  if (meant === undefined) return [];
  const isSaid = meant !== null && optionOf(config, `pool.${meant}`) !== null;
  const isHidden = optionOf(config, "pool")?.isOpaque === true;
  const isLost = meant === "max" && !isSaid && !isHidden;
  return [
    ignoredOption(option, {
      level: isLost ? "warning" : "note",
      why:
        `\`${name}\` in \`connection\` has no effect: Knex hands it to one client, and \`pool\` beside it counts.` +
        (isLost ? " The pool has 10 connections at most." : ""),
      fix:
        meant === null || isSaid
          ? `// remove ${name}${isSaid ? `: pool has ${meant}` : ""}`
          : `// ${moved(config, name)}${meant === name ? "" : `, as ${meant}`}`,
    }),
  ];
}

/** Knex's own words, which it reads beside `connection`. */
function own(config: AppConfig, name: string, consequence: string): Found[] {
  const option = optionOf(config, `connection.${name}`);
  if (!option || optionOf(config, name)) return [];
  return [
    ignoredOption(option, {
      level: "warning",
      why: `Knex reads \`${name}\` beside \`connection\` and not in it. Here it has no effect${consequence}.`,
      fix: `// move ${name} out of connection, beside it`,
    }),
  ];
}

export const knexConnection: Lint = {
  id: "knex-connection",
  source: docs.knexPool,
  provenOn: "knex 3",
  check: (config): Found[] => {
    if (!config.traits.includes("knex")) return [];
    return [
      ...config.options
        .filter(({ name }) => name.startsWith("connection."))
        .flatMap((option) => (optionOf(config, `connection.connection`) ? [] : poolWord(config, option))),
      ...own(config, "searchPath", ": tables of its schemas are not found"),
      ...own(config, "acquireConnectionTimeout", ", and 60 seconds apply"),
    ];
  },
};
