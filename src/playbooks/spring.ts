// Spring Boot's data source with HikariCP and pgjdbc: application.yml,
// application.properties, environment files, or pieces of them.
import { literalOf, numberOf, optionOf, stringOf, valueOf } from "./options.ts";
import type { AppConfig, Playbook, ConnectionSettings } from "./playbook.ts";
import { formsOf } from "./spring/forms.ts";
import { lints } from "./spring/lints.ts";
import { docs } from "./spring/options.ts";
import { unnamedInUrl } from "./spring/pooler-lints.ts";
import { besideJdbc } from "./spring/quarkus.ts";
import { r2dbcDocs } from "./spring/r2dbc.ts";
import { r2dbcOption, r2dbcScheme } from "./spring/r2dbc-lints.ts";
import { read } from "./spring/read.ts";
import { poolOption, prefixOf as prefixIn, settingOf, urlOf } from "./spring/settings.ts";
import { logs, steps } from "./spring/steps.ts";
import { springLine } from "./spring/write.ts";
import { wholeParts } from "./url.ts";
import { onlyKnown, tlsOfSslmode, settingIn } from "./connection-settings.ts";

function settings(config: AppConfig): ConnectionSettings {
  const setting = settingIn(config);
  if (config.traits.includes("r2dbc")) return r2dbcSettings(config);
  const url = urlOf(config);
  const parameter = (name: string): string | undefined =>
    url?.parts?.parameters[name] ?? stringOf(config, settingOf(config, `data-source-properties.${name}`)?.name ?? "");
  const isRead = url?.parts !== undefined && url.parts !== null;
  const threshold =
    parameter("prepareThreshold") ??
    String(numberOf(config, settingOf(config, "data-source-properties.prepareThreshold")?.name ?? "") ?? "");
  const tls =
    parameter("sslmode") ?? (parameter("ssl") === "true" || parameter("ssl") === "" ? "verify-full" : "prefer");
  const [name, pool] = [url?.option.name ?? "spring.datasource.url", (short: string) => poolOption(config, short)];
  const number = (short: string) => numberOf(config, settingOf(config, short)?.name ?? "");
  const isHikari = !config.traits.includes("other-pool");
  const isOfQuarkus = config.traits.includes("quarkus");
  const [most, user] = isOfQuarkus
    ? [`${prefixIn(config)}max-size`, besideJdbc(prefixIn(config)).find((one) => one.endsWith("username")) ?? ""]
    : [pool("maximum-pool-size"), settingOf(config, "username")?.name ?? ""];
  const orDefault = (short: string, usual: number) =>
    isHikari ? (number(short) ?? (settingOf(config, short) ? undefined : usual)) : undefined;
  return onlyKnown({
    host: setting(name, url?.parts?.host, docs.pgjdbc),
    port: setting(name, isRead && url.parts?.host ? (url.parts.port ?? 5432) : undefined, docs.pgjdbc),
    database: setting(name, url?.parts?.database, docs.pgjdbc),
    user: setting(isOfQuarkus ? user : pool("username"), literalOf(config, user), docs.spring),
    family: setting<4 | 6 | "any">(name, "any", docs.pgjdbc),
    prepared: setting<"named" | "unnamed" | "none">(
      pool("data-source-properties.prepareThreshold"),
      isRead
        ? threshold === "0"
          ? "unnamed"
          : parameter("preferQueryMode") === "simple"
            ? "none"
            : "named"
        : undefined,
      docs.threshold,
      url ? { unnamed: unnamedInUrl(url.option) } : {},
    ),
    tls: setting(name, isRead ? tlsOfSslmode(tls) : undefined, docs.pgjdbc, {
      require: springLine(pool("data-source-properties.sslmode"), "require"),
      disable: springLine(pool("data-source-properties.sslmode"), "disable"),
    }),
    // Quarkus' own default was another in each few releases.
    poolSize: setting(
      most,
      isOfQuarkus ? numberOf(config, most) : orDefault("maximum-pool-size", 10),
      isOfQuarkus ? docs.quarkus : docs.hikari,
      { "{n}": `${most}: {n}` },
    ),
    checkoutTimeoutMs: setting(pool("connection-timeout"), orDefault("connection-timeout", 30_000), docs.hikari),
    lifetimeMs: setting(pool("max-lifetime"), orDefault("max-lifetime", 1_800_000), docs.hikari, {
      "{n}": `${pool("max-lifetime")}: {n}`,
    }),
    // Without minimum-idle the pool keeps its size, and its idle time means nothing.
    idleTimeoutMs: optionOf(config, pool("minimum-idle"))
      ? setting(pool("idle-timeout"), orDefault("idle-timeout", 600_000), docs.hikari, {
          "{n}": `${pool("idle-timeout")}: {n}`,
        })
      : undefined,
  });
}

/** R2DBC's URL has the form of any other; its pool is not HikariCP, and its driver's default is no TLS. */
function r2dbcSettings(config: AppConfig): ConnectionSettings {
  const [setting, url, pool] = [settingIn(config), "spring.r2dbc.url", "spring.r2dbc.pool."];
  const text = literalOf(config, url) ?? "";
  const parts = wholeParts(text.replace(r2dbcScheme, ""));
  const mode = r2dbcOption(config, "sslMode")?.toLowerCase().replaceAll("_", "-");
  const usual = text.startsWith("r2dbcs:") || r2dbcOption(config, "ssl") === "true" ? "verify-full" : "disable";
  const size = optionOf(config, `${pool}max-size`);
  return onlyKnown({
    host: setting(url, parts?.host, docs.spring),
    port: setting(url, parts ? (parts.port ?? 5432) : undefined, docs.spring),
    database: setting(url, parts?.database, docs.spring),
    user: setting("spring.r2dbc.username", literalOf(config, "spring.r2dbc.username"), docs.spring),
    tls: setting(url, parts ? tlsOfSslmode(mode ?? usual) : undefined, r2dbcDocs.driver, {
      require: springLine("spring.r2dbc.properties.sslMode", "require"),
      disable: springLine("spring.r2dbc.properties.sslMode", "disable"),
    }),
    poolSize:
      stringOf(config, `${pool}enabled`) === "false" || valueOf(config, `${pool}enabled`) === false
        ? undefined
        : setting(`${pool}max-size`, size ? numberOf(config, size.name) : 10, r2dbcDocs.pool, {
            "{n}": `${pool}max-size: {n}`,
          }),
  });
}

export const spring: Playbook = {
  framework: "spring",
  title: "Spring Boot (HikariCP, pgjdbc)",
  read,
  forms: (config) =>
    formsOf(
      prefixIn(config),
      config.options.map(({ name }) => name),
    ),
  lints,
  settings,
  steps,
  logs,
  withOption: springLine,
};
