// Go: database/sql with lib/pq or pgx, pgx and pgxpool themselves, GORM, go-pg, bun's pgdriver.
import { alsoByDefault } from "./by-default.ts";
import { forms } from "./go/forms.ts";
import { goPgSettings } from "./go/go-pg.ts";
import { lints } from "./go/lints.ts";
import { docs } from "./go/options.ts";
import { pgdriverSettings } from "./go/pgdriver.ts";
import { byDefault, driverOf, parameterIn, says, urlOf } from "./go/place.ts";
import { preparesAnyway } from "./go/prepares.ts";
import { readGo } from "./go/read.ts";
import { logs, steps } from "./go/steps.ts";
import { optionOf, valueOf } from "./options.ts";
import type { AppConfig, Playbook, ConnectionSettings } from "./playbook.ts";
import { onlyKnown, tlsOfSslmode, settingIn } from "./connection-settings.ts";

type Prepared = "named" | "unnamed" | "none";

const simple = /^(?:simple_protocol|pgx\.QueryExecModeSimpleProtocol)$/;
const unnamed = /^(?:exec|describe_exec|cache_describe|pgx\.QueryExecMode(?:Exec|DescribeExec|CacheDescribe))$/;

/** pgx keeps statements with names unless it is told otherwise; lib/pq names none of its own. */
function preparedOf(config: AppConfig): Prepared | undefined {
  const driver = driverOf(config);
  if (driver === null || driver === "pgdriver") return undefined;
  if (driver === "pq") return "unnamed";
  if (preparesAnyway(config)) return "named";
  if (valueOf(config, "PreferSimpleProtocol") === true) return "none";
  const mode = valueOf(config, "DefaultQueryExecMode") ?? parameterIn(config, "default_query_exec_mode")?.value;
  if (typeof mode === "string") return simple.test(mode) ? "none" : unnamed.test(mode) ? "unnamed" : "named";
  return optionOf(config, "dsn") ? undefined : "named";
}

/** "5m" → 300000. */
function milliseconds(value: unknown): number | undefined {
  const [, count, unit] = /^(\d+)(ms|s|m|h)$/.exec(String(value)) ?? [];
  return count === undefined
    ? undefined
    : Number(count) * ({ ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit ?? ""] ?? 1);
}

function settings(config: AppConfig): ConnectionSettings {
  const setting = settingIn(config);
  const parts = urlOf(config);
  const driver = driverOf(config);
  if (driver === "go-pg") return goPgSettings(config, milliseconds);
  if (driver === "pgdriver") return pgdriverSettings(config, milliseconds);
  const source = driver === "pq" ? docs.pq : driver === "gorm" ? docs.gorm : docs.pgx;
  const place = (value: string | number | null | undefined, ...names: string[]) => {
    const own = parameterIn(config, ...names);
    return [
      value !== null && value !== undefined ? "url" : (own?.option ?? names[0] ?? ""),
      value ?? own?.value,
    ] as const;
  };
  const text = (value: string | null | undefined, ...names: string[]) => {
    const [option, said] = place(value, ...names);
    return setting(option, said === undefined ? undefined : String(said), source);
  };
  const [portOption, port] = place(parts?.port, "port");
  const mode = parameterIn(config, "sslmode");
  const isHidden = says(config, "sslmode") || optionOf(config, "dsn") !== null || driver === null;
  const isOwnTls = optionOf(config, "TLSConfig") !== null;
  const usual = driver === "pq" ? "require" : "prefer";
  const sizeOption = ["SetMaxOpenConns", "MaxConns"].find((name) => optionOf(config, name)) ?? "pool_max_conns";
  const size = Number(
    optionOf(config, sizeOption)?.isOpaque
      ? Number.NaN
      : (valueOf(config, sizeOption) ??
          (driver === "pgxpool" ? parameterIn(config, "pool_max_conns")?.value : undefined)),
  );
  const wait = Number(parameterIn(config, "connect_timeout")?.value);
  const life = ["SetConnMaxLifetime", "MaxConnLifetime"].find((name) => optionOf(config, name)) ?? "SetConnMaxLifetime";
  const idle = ["SetConnMaxIdleTime", "MaxConnIdleTime"].find((name) => optionOf(config, name)) ?? "SetConnMaxIdleTime";
  return onlyKnown({
    host: text(parts?.host, "host"),
    port: setting(portOption, Number.isInteger(Number(port)) && Number(port) > 0 ? Number(port) : undefined, source),
    database: text(parts?.database, "dbname", "database"),
    user: text(parts?.user, "user"),
    family: setting<4 | 6 | "any">(parts ? "url" : "host", "any", source),
    prepared: setting<Prepared>("default_query_exec_mode", preparedOf(config), docs.exec),
    tls: setting(
      mode?.option ?? "sslmode",
      isOwnTls ? undefined : tlsOfSslmode(mode?.value ?? (isHidden ? undefined : usual)),
      source,
      {
        disable: "sslmode=disable",
        require: "sslmode=require",
        verify: "sslmode=verify-full",
      },
    ),
    poolSize: setting(sizeOption, Number.isInteger(size) && size > 0 ? size : undefined, docs.sql, {
      "{n}": driver === "pgxpool" ? "config.MaxConns = {n}" : "db.SetMaxOpenConns({n})",
    }),
    connectTimeoutMs: setting("connect_timeout", Number.isFinite(wait) && wait > 0 ? wait * 1000 : undefined, source),
    idleTimeoutMs: setting(idle, milliseconds(valueOf(config, idle)), docs.sql),
    lifetimeMs: setting(life, milliseconds(valueOf(config, life)), docs.sql),
  });
}

export const go: Playbook = {
  framework: "go",
  title: "Go (pgx, lib/pq, GORM, go-pg, bun)",
  read: (text) => readGo(text),
  forms: () => forms,
  lints: alsoByDefault(lints, byDefault),
  settings,
  steps,
  logs,
  withOption: (option, value) => `${option}=${String(value)}`,
};
