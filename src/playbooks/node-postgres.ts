// node-postgres, alone or below Knex or Drizzle: files of JavaScript, TypeScript or JSON, or pieces of them.
import { bunForms, bunSettings, isBun } from "./node-postgres/bun.ts";
import { forms } from "./node-postgres/forms.ts";
import { withBrokenObjects } from "./node-postgres/broken-object.ts";
import { inJson } from "./node-postgres/json-lines.ts";
import { isMedusa, urlsOfMedusa } from "./node-postgres/medusa.ts";
import { lints } from "./node-postgres/lints.ts";
import { isDrizzles } from "./node-postgres/postgres-js-lints.ts";
import { tlsOfPostgresJs } from "./node-postgres/postgres-js-tls.ts";
import { docs } from "./node-postgres/options.ts";
import { read } from "./node-postgres/read.ts";
import { logs, steps } from "./node-postgres/steps.ts";
import { javascriptLine } from "./node-postgres/write.ts";
import { literalOf, numberOf, optionOf, valueOf } from "./options.ts";
import type { AppConfig, Playbook, ConnectionSetting, ConnectionSettings } from "./playbook.ts";
import { wholeParts } from "./url.ts";
import { since } from "./versions.ts";
import { onlyKnown } from "./connection-settings.ts";

function settings(config: AppConfig): ConnectionSettings {
  if (isBun(config)) return bunSettings(config);
  const isKnex = config.traits.includes("knex");
  const isPostgresJs = config.traits.includes("postgres.js");
  const prefix = isKnex ? "connection." : config.traits.includes("drizzle-kit") ? "dbCredentials." : "";
  const url =
    ["connectionString", "url", "clientUrl", ...urlsOfMedusa]
      .map((name) => literalOf(config, `${prefix}${name}`))
      .find((one) => one !== undefined) ?? (isKnex ? literalOf(config, "connection") : undefined);
  const parts = url === undefined ? null : wholeParts(url);
  const setting = <T>(
    option: string,
    value: T | null | undefined,
    fixes: Record<string, string> = {},
    source = docs.client,
  ): ConnectionSetting<T> | undefined =>
    value === null || value === undefined
      ? undefined
      : { value, option, line: optionOf(config, option)?.line ?? null, fixes, source };
  // Over HTTP there is neither a pool nor a session. Medusa decides on both, and on TLS, by its version and its host.
  if (config.traits.includes("neon") || isMedusa(config))
    return onlyKnown({
      host: setting("host", parts?.host),
      ...(isMedusa(config) ? { port: setting("port", parts?.port) } : {}),
      database: setting("database", parts?.database),
      user: setting("user", parts?.user),
    });
  const isMikro = config.traits.includes("mikro-orm");
  const hasTarn = isKnex || isMikro || config.traits.includes("strapi");
  const pool = hasTarn ? "pool.max" : "max";
  // `pool: settings.pool`: what it has is known when it runs.
  const isPoolHidden = hasTarn && optionOf(config, "pool")?.isOpaque === true;
  const name = isMikro ? "dbName" : "database";
  const asText = (name: string) => literalOf(config, `${prefix}${name}`);
  return onlyKnown({
    host: setting(`${prefix}host`, parts?.host ?? asText("host")),
    port: setting(`${prefix}port`, parts?.port ?? numberOf(config, `${prefix}port`)),
    database: setting(`${prefix}${name}`, parts?.database ?? asText(name)),
    user: setting(
      `${prefix}${isPostgresJs ? "username" : "user"}`,
      parts?.user ?? asText(isPostgresJs ? "username" : "user"),
    ),
    // Node 20 and later try both families (autoSelectFamily).
    family: setting<4 | 6 | "any">(`${prefix}host`, "any"),
    // Which of Drizzle's statements have a name, its queries say.
    prepared:
      isDrizzles(config) && valueOf(config, "prepare") !== false
        ? undefined
        : isPostgresJs
          ? setting("prepare", valueOf(config, "prepare") === false ? "unnamed" : "named", {
              unnamed: "prepare: false",
            })
          : setting<"named" | "unnamed" | "none">("name", "unnamed"),
    tls: setting(
      `${prefix}ssl`,
      isPostgresJs
        ? tlsOfPostgresJs(config, parts?.parameters)
        : isMikro && isTlsOfSeven(config)
          ? undefined
          : tlsOf(config, isMikro && hasDriverTls(config) ? inDriver : prefix, parts?.parameters),
      { require: "ssl: { rejectUnauthorized: false }", verify: "ssl: true", disable: "ssl: false" },
      docs.ssl,
    ),
    poolSize: setting(
      pool,
      numberOf(config, pool) ?? (optionOf(config, pool) || isPoolHidden ? undefined : 10),
      { "{n}": javascriptLine(pool, 0, false).replace(": 0", ": {n}") },
      docs.pool,
    ),
    connectTimeoutMs: isPostgresJs
      ? setting("connect_timeout", (numberOf(config, "connect_timeout") ?? 30) * 1000)
      : setting("connectionTimeoutMillis", numberOf(config, "connectionTimeoutMillis"), {}, docs.pool),
    idleTimeoutMs: setting(
      isPostgresJs ? "idle_timeout" : hasTarn ? "pool.idleTimeoutMillis" : "idleTimeoutMillis",
      isPostgresJs
        ? (numberOf(config, "idle_timeout") ?? 0) * 1000
        : hasTarn
          ? (numberOf(config, "pool.idleTimeoutMillis") ?? (isPoolHidden ? undefined : 30_000))
          : (numberOf(config, "idleTimeoutMillis") ?? 10_000),
      isPostgresJs ? {} : { "{n}": "idleTimeoutMillis: {n}" },
      docs.pool,
    ),
  });
}

const inDriver = "driverOptions.connection.";
const hasDriverTls = (config: AppConfig) => config.options.some(({ name }) => name.startsWith(`${inDriver}ssl`));
/** MikroORM 7 may read what stands beside `connection`, where 6 does not. */
const isTlsOfSeven = (config: AppConfig) =>
  config.options.some(({ name }) => /^driverOptions\.ssl(?:\.|$)/.test(name)) &&
  !hasDriverTls(config) &&
  since(config, "@mikro-orm/core", "MikroORM", "7").holds !== false;

function tlsOf(
  config: AppConfig,
  prefix: string,
  parameters: Record<string, string> | undefined,
): "disable" | "require" | "verify" | undefined {
  const mode = parameters?.["sslmode"];
  // pg 9 takes libpq's meaning: require and prefer verify nothing.
  const isPg9 = since(config, "pg", "pg", "9").holds === true || parameters?.["uselibpqcompat"] === "true";
  if (mode !== undefined && isPg9 && !mode.startsWith("verify")) return mode === "disable" ? "disable" : "require";
  if (mode !== undefined) return mode === "disable" ? "disable" : mode === "no-verify" ? "require" : "verify";
  if (valueOf(config, `${prefix}ssl.rejectUnauthorized`) === false) return "require";
  if (optionOf(config, `${prefix}ssl.rejectUnauthorized`)?.isOpaque) return undefined;
  if (config.options.some(({ name }) => name.startsWith(`${prefix}ssl.`))) return "verify";
  const option = optionOf(config, `${prefix}ssl`);
  // The environment's PGSSLMODE decides.
  if (config.options.length === 0) return undefined;
  if (!option)
    return config.options.some(
      ({ name, isOpaque }) => isOpaque && /connectionString|url|^connection$|^clientUrl$/.test(name),
    )
      ? undefined
      : "disable";
  return option.isOpaque ? undefined : option.value === false ? "disable" : "verify";
}

export const nodePostgres: Playbook = {
  framework: "node-postgres",
  title: "node-postgres (with Knex, Drizzle, postgres.js, Bun)",
  read: withBrokenObjects(read),
  forms: (config) => (isBun(config) ? bunForms : forms),
  lints: lints.map(inJson),
  settings,
  steps,
  logs,
  withOption: (option, value) => javascriptLine(option, value, false),
};
