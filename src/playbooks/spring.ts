// Spring Boot's data source with HikariCP and pgjdbc: application.yml,
// application.properties, environment files, or pieces of them.
import { literalOf, numberOf, optionOf, stringOf } from "./options.ts";
import type { AppConfig, Playbook, ConnectionSettings } from "./playbook.ts";
import { formsOf } from "./spring/forms.ts";
import { lints } from "./spring/lints.ts";
import { docs } from "./spring/options.ts";
import { unnamedInUrl } from "./spring/pooler-lints.ts";
import { isPlays } from "./spring/play.ts";
import { besideJdbc } from "./spring/quarkus.ts";
import { isQuarkusReactive, quarkusReactiveSettings } from "./spring/quarkus-reactive.ts";
import { r2dbcSettings } from "./spring/r2dbc-settings.ts";
import { read } from "./spring/read.ts";
import { isHikaris, poolOption, prefixOf as prefixIn, settingOf, urlOf } from "./spring/settings.ts";
import { logs, steps } from "./spring/steps.ts";
import { springLine } from "./spring/write.ts";
import { onlyKnown, tlsOfSslmode, settingIn } from "./connection-settings.ts";

/** Neither pgjdbc nor HikariCP: R2DBC, Vert.x and Skunk. */
const isReactive = ({ traits }: AppConfig) => traits.includes("r2dbc") || traits.includes("client");

function settings(config: AppConfig): ConnectionSettings {
  const setting = settingIn(config);
  if (isQuarkusReactive(config)) return quarkusReactiveSettings(config);
  if (isReactive(config)) return r2dbcSettings(config);
  const url = urlOf(config);
  const parameter = (name: string): string | undefined =>
    url?.parts?.parameters[name] ?? stringOf(config, settingOf(config, `data-source-properties.${name}`)?.name ?? "");
  const isInParts = ["server-name", "data-source-properties.serverName"].some((one) => optionOf(config, one));
  const isRead = isInParts || (url?.parts !== undefined && url.parts !== null);
  const threshold =
    parameter("prepareThreshold") ??
    String(numberOf(config, settingOf(config, "data-source-properties.prepareThreshold")?.name ?? "") ?? "");
  const tls =
    parameter("sslmode") ?? (parameter("ssl") === "true" || parameter("ssl") === "" ? "verify-full" : "prefer");
  const [name, pool] = [url?.option.name ?? "spring.datasource.url", (short: string) => poolOption(config, short)];
  const number = (short: string) => numberOf(config, settingOf(config, short)?.name ?? "");
  const isHikari = !config.traits.includes("other-pool") && isHikaris(config);
  const isOfQuarkus = config.traits.includes("quarkus");
  const [most, user] = isOfQuarkus
    ? [`${prefixIn(config)}max-size`, besideJdbc(prefixIn(config)).find((one) => one.endsWith("username")) ?? ""]
    : [pool("maximum-pool-size"), settingOf(config, "username")?.name ?? ""];
  const orDefault = (short: string, usual: number) =>
    isHikari
      ? (number(short) ?? (settingOf(config, short) ? undefined : usual))
      : // Another file's `play.db.prototype` may have what is not said here.
        isPlays(config)
        ? number(short)
        : undefined;
  // pgjdbc's own data sources have the place in parts.
  const part = <T>(word: string, inUrl: T | null | undefined, own: (name: string) => T | undefined) => {
    const other = `data-source-properties.${word.replace(/-(.)/, (_, one: string) => one.toUpperCase())}`;
    const said = [word, other].find((one) => optionOf(config, one));
    return said === undefined ? setting(name, inUrl, docs.pgjdbc) : setting(said, inUrl ?? own(said), docs.pgjdbc);
  };
  const literal = (one: string) => literalOf(config, one);
  return onlyKnown({
    host: part("server-name", url?.parts?.host, literal),
    port: part("port-number", url?.parts?.port ?? (url?.parts?.host ? 5432 : undefined), (one) =>
      numberOf(config, one),
    ),
    database: part("database-name", url?.parts?.database, literal),
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

export const spring: Playbook = {
  framework: "spring",
  title: "Spring Boot (HikariCP, pgjdbc)",
  read,
  forms: (config) =>
    formsOf(
      prefixIn(config),
      config.options.map(({ name }) => name),
      isReactive(config),
    ),
  lints,
  settings,
  steps,
  logs,
  withOption: springLine,
};
