// Pools of an engine or of a driver alone that are larger than the server allows, or than their own limit.
import { invalidOption, numberOf, optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { docs } from "./options.ts";
import { driverOf, engineAt, sizesOfPool } from "./place.ts";

/** psycopg's largest is as its smallest, where nothing is said; its NullConnectionPool opens none ahead. */
const usualSizes: Record<string, { min?: number; max?: number }> = {
  asyncpg: { min: 10, max: 10 },
  psycopg: { min: 4 },
  // Its least size is 1, and was 10 before.
  aiopg: { max: 10 },
};

function boundsOf(config: AppConfig): Found[] {
  if (!config.traits.includes("pool") || config.traits.includes("null-pool")) return [];
  const isOfAiopg = config.traits.includes("aiopg");
  const names = sizesOfPool(config);
  // What a variable falls back to is not what is deployed.
  if (names.some((name) => optionOf(config, name)?.isOpaque === true)) return [];
  const [min, max] = names.map((name) => numberOf(config, name));
  const usual = usualSizes[isOfAiopg ? "aiopg" : (driverOf(config) ?? "other")];
  const [least, most] = [min ?? usual?.min, max ?? usual?.max];
  const option = optionOf(config, names[0]) ?? optionOf(config, names[1]);
  const isChecked = isOfAiopg || driverOf(config) !== "psycopg2";
  // aiopg takes 0 for no limit.
  if (isOfAiopg && most === 0) return [];
  if (least === undefined || most === undefined || least <= most || !option) return [];
  return [
    invalidOption(option, {
      ...(isChecked ? {} : { severity: "notice" as const, level: "warning" as const }),
      why:
        `${names[0]} (${sizeSaid(least, min)}) is larger than ${names[1]} (${sizeSaid(most, max)}): ` +
        (isChecked
          ? "the pool raises an error when it starts."
          : "the pool opens that many at its start, above its own limit."),
      fix: min === undefined ? `${names[0]}=${most}, ${names[1]}=${most},` : `${names[0]}=${most},`,
    }),
  ];
}

const sizeSaid = (size: number, own: number | undefined) => `${size}${own === undefined ? ", its default" : ""}`;

const bounds: Lint = {
  id: "pool-bounds",
  source: docs.asyncpgApi,
  provenOn: "asyncpg 0.27",
  check: (config) => (driverOf(config) === "asyncpg" ? boundsOf(config) : []),
};

const boundsOfPsycopg: Lint = {
  id: "pool-bounds-of-psycopg",
  source: docs.psycopgPool,
  provenOn: null,
  check: (config) => (driverOf(config) === "psycopg" ? boundsOf(config) : []),
};

/** Its pool compares the two nowhere: it counts what is in use only where none is left of the first ones. */
const boundsOfPsycopg2: Lint = {
  id: "pool-bounds-of-psycopg2",
  source: "https://www.psycopg.org/docs/pool.html",
  provenOn: null,
  check: (config) => (driverOf(config) === "psycopg2" && !config.traits.includes("aiopg") ? boundsOf(config) : []),
};

const boundsOfAiopg: Lint = {
  id: "pool-bounds-of-aiopg",
  source: docs.aiopg,
  provenOn: null,
  check: (config) => (config.traits.includes("aiopg") ? boundsOf(config) : []),
};

const mostUsual = 100;

/** The pool of a driver alone has one bound. */
function largeOfDriver(config: AppConfig): Found[] {
  const option = optionOf(config, sizesOfPool(config)[1]);
  const size = option && !option.isOpaque && config.traits.includes("pool") ? numberOf(config, option.name) : undefined;
  return option && size !== undefined && size > mostUsual ? [largeFound(option, size, option.name)] : [];
}

const largeFound = (option: Option, size: number, names: string): Found => ({
  cause: "capacity-pool-exceeds-limit",
  severity: "notice",
  ...placeOfOption(option),
  why:
    `One process may open ${size} connections (${names}), and PostgreSQL allows ${mostUsual} by default. Each worker ` +
    "process has a pool of its own.",
  fix: `# choose ${names} so that all processes together stay below max_connections`,
});

/** Both as the file has them; what is computed is counted as nothing. */
const large: Lint = {
  id: "large-pool",
  source: "https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS",
  provenOn: null,
  check: (config) => {
    if (config.traits.includes("driver")) return largeOfDriver(config);
    const at = engineAt(config);
    const [option, over] = [optionOf(config, `${at}pool_size`), optionOf(config, `${at}max_overflow`)];
    const literal = (one: Option | null, usual: number) =>
      one === null ? usual : one.isOpaque ? 0 : (numberOf(config, one.name) ?? 0);
    const [size, more] = [literal(option, 5), literal(over, 10)];
    if (over && more < 0)
      return [
        {
          cause: "capacity-pool-exceeds-limit",
          severity: "notice",
          ...placeOfOption(over),
          why:
            `\`max_overflow\` ${more} sets no limit: one process opens as many connections as it has use for, ` +
            "until PostgreSQL refuses them.",
          fix: "# set max_overflow to the connections that a process may open above pool_size",
        },
      ];
    const largest = more > size ? over : option;
    if (!largest || size + more <= mostUsual) return [];
    return [largeFound(largest, size + more, "pool_size and max_overflow")];
  },
};

export const poolSizes: Lint[] = [bounds, boundsOfPsycopg, boundsOfPsycopg2, boundsOfAiopg, large];
