// Pools of Go that outgrow the server, or give up what they should keep.
import { inLine, literalOf, optionOf, placeOfOption, valueOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { durations } from "./fields.ts";
import { docs } from "./options.ts";
import { driverOf, parameterIn, urlOf } from "./place.ts";
import { lineBeside, lineWith } from "./write.ts";

/** The pool of database/sql is the same for every driver of it, and GORM's. */
const proven = "lib/pq 1.10, pgx 4";

const poolPerRequest: Lint = {
  id: "pool-for-each-request",
  source: docs.open,
  provenOn: proven,
  check: (config) => {
    const [, kind, line] = /^per-request-(kept|closed):L(\d+)$/m.exec(config.traits.join("\n")) ?? [];
    const driver = driverOf(config);
    if (line === undefined || driver === null) return [];
    return [
      {
        cause: "capacity-pool-exceeds-limit",
        severity: kind === "kept" ? "degraded" : "notice",
        option: openers[driver],
        line: Number(line),
        why:
          kind === "kept"
            ? "Each request opens a pool of its own, and nothing here closes it. Under load the server has no " +
              "connection left (SQLSTATE 53300)."
            : "Each request opens connections of its own: every one waits for a login, and nothing limits how many " +
              "there are.",
        fix: "// open it once, in main(), and let all handlers share it",
      },
    ];
  },
};

const openers = {
  pq: "sql.Open",
  pgx: "sql.Open",
  pgxpool: "pgxpool.New",
  gorm: "gorm.Open",
  "go-pg": "pg.Connect",
  pgdriver: "sql.OpenDB",
} as const;

/** max_connections where nobody sets it; the last of them are kept for superusers (superuser_reserved_connections). */
const usualLimit = 100;
const reserved = 3;
const besides = ["SetMaxIdleConns", "SetConnMaxLifetime", "SetConnMaxIdleTime"];

const poolLimit: Lint = {
  id: "pool-limit",
  source: docs.sql,
  provenOn: proven,
  check: (config) => [...unlimited(config), ...large(config, "SetMaxOpenConns")],
};

/** Where nothing of the pool is set, it may be set in another file. */
function unlimited(config: AppConfig): Found[] {
  const option = optionOf(config, "SetMaxOpenConns");
  const beside = config.options.find(({ name }) => besides.includes(name));
  const isEndless = option !== null && !option.isOpaque && Number(option.value) <= 0;
  if (option ? !isEndless : !beside) return [];
  const line = option
    ? lineWith(config, option.name, "25")
    : lineBeside(config, beside?.name ?? "", "SetMaxOpenConns", "25");
  return [
    {
      cause: "capacity-pool-exceeds-limit",
      severity: "notice",
      option: "SetMaxOpenConns",
      line: option?.line ?? null,
      why:
        (option
          ? "`SetMaxOpenConns` of 0 or less means no limit. "
          : "`SetMaxOpenConns` is not called, so the pool has no limit. ") +
        "Under load it opens connections until the server refuses them (SQLSTATE 53300).",
      fix: line ?? "// call SetMaxOpenConns(25) on the same pool",
    },
  ];
}

/** @param least what the pool keeps open in any case */
function large(config: AppConfig, name: string, least?: string): Found[] {
  const option = optionOf(config, name);
  const most = option && !option.isOpaque ? Number(valueOf(config, option.name)) : Number.NaN;
  if (!option || !isTooMany(config, most)) return [];
  const floor = least === undefined ? null : optionOf(config, least);
  const isHigh = floor !== null && (floor.isOpaque || Number(floor.value) > usualLimit / 4);
  return [
    {
      cause: "capacity-pool-exceeds-limit",
      severity: "notice",
      ...placeOfOption(option),
      why: whyLarge(most),
      fix:
        `// keep ${name} of all processes together below max_connections` +
        (isHigh ? `, and ${floor.name} (line ${floor.line}) with it` : ""),
    },
  ];
}

const whyLarge = (most: number) =>
  `One process may open ${most} connections. Where max_connections is ${usualLimit}, its default, ordinary users get ` +
  `${usualLimit - reserved}.`;

/** The superuser gets those that are reserved, too. */
const isTooMany = (config: AppConfig, most: number) => {
  const user = urlOf(config)?.user ?? parameterIn(config, "user")?.value ?? literalOf(config, "User");
  return most > (user === "postgres" ? usualLimit : usualLimit - reserved);
};

const poolOfPgx: Lint = {
  id: "pool-of-pgxpool",
  source: docs.poolFields,
  provenOn: null,
  check: (config) => [...large(config, "MaxConns", "MinConns"), ...leastAboveMost(config)],
};

const poolInText: Lint = {
  id: "pool-in-text",
  source: docs.pool,
  provenOn: null,
  check: (config) => (optionOf(config, "MaxConns") ? [] : largeInText(config)),
};

/** pgx 4 keeps the least, pgx 5 the most. */
function leastAboveMost(config: AppConfig): Found[] {
  const [least, most] = [optionOf(config, "MinConns"), optionOf(config, "MaxConns")];
  if (!least || !most || least.isOpaque || most.isOpaque || !(Number(least.value) > Number(most.value))) return [];
  return [
    {
      cause: "app-config-invalid-option",
      severity: "notice",
      ...placeOfOption(least),
      why:
        `\`MinConns\` (${String(least.value)}) is above \`MaxConns\` (${String(most.value)}): no pool can keep ` +
        "both.",
      fix: `// ${inLine(least.line)}write at most ${String(most.value)}`,
    },
  ];
}

const poolOfGoPg: Lint = {
  id: "pool-of-go-pg",
  source: docs.goPg,
  provenOn: null,
  check: (config) => large(config, "PoolSize", "MinIdleConns"),
};

/** pgxpool's size as its connection string has it; a field of its configuration goes over it. */
function largeInText(config: AppConfig): Found[] {
  const said = parameterIn(config, "pool_max_conns");
  const most = Number(said?.value);
  if (!said || driverOf(config) !== "pgxpool" || !isTooMany(config, most)) return [];
  return [
    {
      cause: "capacity-pool-exceeds-limit",
      severity: "notice",
      option: said.option,
      line: optionOf(config, said.option)?.line ?? null,
      why: whyLarge(most),
      fix: "// keep pool_max_conns of all processes together below max_connections",
    },
  ];
}

const noIdle: Lint = {
  id: "no-idle-connections",
  source: "https://pkg.go.dev/database/sql#DB.SetMaxIdleConns",
  provenOn: proven,
  check: (config): Found[] => {
    const option = optionOf(config, "SetMaxIdleConns");
    if (!option || option.isOpaque || !(Number(option.value) <= 0)) return [];
    return [
      {
        cause: "app-config-invalid-option",
        severity: "notice",
        ...placeOfOption(option),
        why:
          "`SetMaxIdleConns` of 0 or less keeps no connection: each query opens one of its own. That suits rare " +
          "queries, or a pooler beside the application.",
        fix: "// where queries are frequent: 2, its default, or more",
      },
    ];
  },
};

/** A millisecond: nobody waits for less. */
const leastNanoseconds = 1_000_000;

const ofSql = ["SetConnMaxIdleTime", "SetConnMaxLifetime"];

/** database/sql's own two, and those of the drivers. */
const nanoseconds = (isSql: boolean): Lint => ({
  id: isSql ? "duration-without-unit" : "duration-without-unit-of-driver",
  source: "https://pkg.go.dev/time#Duration",
  provenOn: isSql ? proven : null,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      const { name, value, isOpaque, line } = option;
      if (isOpaque || !durations.includes(name) || ofSql.includes(name) !== isSql) return [];
      if (typeof value !== "number" || value <= 0 || value >= leastNanoseconds) return [];
      const meant = `${value} * time.Second`;
      return [
        {
          cause: "app-config-invalid-option",
          severity: "degraded",
          ...placeOfOption(option),
          why: `\`${name}\` is a duration, and a number alone is nanoseconds: here ${value} of them, so next to none.`,
          fix: `// if seconds are meant: ${lineWith(config, name, meant) ?? `${inLine(line)}write ${meant}`}`,
        },
      ];
    }),
});

export const poolLints: Lint[] = [
  poolPerRequest,
  poolLimit,
  poolOfPgx,
  poolInText,
  poolOfGoPg,
  noIdle,
  nanoseconds(true),
  nanoseconds(false),
];
