// Pools of Go that outgrow the server: one for each request, or one without a limit.
import { optionOf, placeOfOption, valueOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { docs } from "./options.ts";
import { driverOf, parameterIn } from "./place.ts";
import { shownAs } from "./write.ts";

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
    const { name, code } = openers[driver];
    return [
      {
        cause: "capacity-pool-exceeds-limit",
        severity: kind === "kept" ? "degraded" : "notice",
        option: name,
        line: Number(line),
        why:
          kind === "kept"
            ? "Each request opens a pool of its own, and nothing here closes it. Under load the server has no " +
              "connection left (SQLSTATE 53300)."
            : "Each request opens connections of its own: every one waits for a login, and nothing limits how many " +
              "there are.",
        fix: `${code} // in main(), once: all handlers share it`,
      },
    ];
  },
};

const openers = {
  pq: { name: "sql.Open", code: "db, err := sql.Open(…)" },
  pgx: { name: "sql.Open", code: "db, err := sql.Open(…)" },
  pgxpool: { name: "pgxpool.New", code: "pool, err := pgxpool.New(…)" },
  gorm: { name: "gorm.Open", code: "db, err := gorm.Open(…)" },
  "go-pg": { name: "pg.Connect", code: "db := pg.Connect(&pg.Options{…})" },
} as const;

/** Most servers allow that many (max_connections). */
const usualLimit = 100;
const besides = ["SetMaxIdleConns", "SetConnMaxLifetime", "SetConnMaxIdleTime"];

const poolLimit: Lint = {
  id: "pool-limit",
  source: docs.sql,
  provenOn: proven,
  check: (config) => [...unlimited(config), ...large(config, "SetMaxOpenConns", "db.SetMaxOpenConns(25)")],
};

/** Where nothing of the pool is set, it may be set in another file. */
function unlimited(config: AppConfig): Found[] {
  const option = optionOf(config, "SetMaxOpenConns");
  const beside = config.options.find(({ name }) => besides.includes(name));
  const isEndless = option !== null && /^(?:0|-\d+)$/.test(String(option.value));
  if (option ? !isEndless : !beside) return [];
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
      fix: "db.SetMaxOpenConns(25)",
    },
  ];
}

function large(config: AppConfig, name: string, fix: string): Found[] {
  const option = optionOf(config, name);
  const most = option && !option.isOpaque ? Number(valueOf(config, option.name)) : Number.NaN;
  if (!option || !(most > usualLimit)) return [];
  return [
    {
      cause: "capacity-pool-exceeds-limit",
      severity: "notice",
      ...placeOfOption(option),
      why: `One process may open ${most} connections, and PostgreSQL allows ${usualLimit} by default.`,
      fix,
    },
  ];
}

const poolOfPgx: Lint = {
  id: "pool-of-pgxpool",
  source: docs.pool,
  provenOn: null,
  check: (config) =>
    optionOf(config, "MaxConns") ? large(config, "MaxConns", "config.MaxConns = 25") : largeInText(config),
};

const poolOfGoPg: Lint = {
  id: "pool-of-go-pg",
  source: docs.goPg,
  provenOn: null,
  check: (config) => large(config, "PoolSize", "PoolSize: 25,"),
};

/** pgxpool's size as its connection string has it; a field of its configuration goes over it. */
function largeInText(config: AppConfig): Found[] {
  const said = parameterIn(config, "pool_max_conns");
  const most = Number(said?.value);
  if (!said || driverOf(config) !== "pgxpool" || !(most > usualLimit)) return [];
  return [
    {
      cause: "capacity-pool-exceeds-limit",
      severity: "notice",
      option: said.option,
      line: optionOf(config, said.option)?.line ?? null,
      why: `One process may open ${most} connections, and PostgreSQL allows ${usualLimit} by default.`,
      fix: shownAs(said.option, "pool_max_conns", "25"),
    },
  ];
}

export const poolLints: Lint[] = [poolPerRequest, poolLimit, poolOfPgx, poolOfGoPg];
