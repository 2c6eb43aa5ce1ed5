// Where a setting of the pool stands: below `spring.datasource.hikari.`, below the data source itself, or at the top.
import { optionOf } from "../options.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { isQuarkus } from "./quarkus.ts";
import { jdbcUrl, type JdbcUrl } from "./jdbc-url.ts";
import { isPlays, ofPlay } from "./play.ts";

export const prefixOf = (config: AppConfig) =>
  config.traits.find((one) => one.startsWith("prefix:"))?.slice("prefix:".length) ?? "";
const isSprings = (config: AppConfig) => prefixOf(config) === "spring.datasource.";

/**
 * A setting's name in this file. Spring's own data source has the
 * pool's settings below `hikari`; a bean of one's own need not.
 */
export function poolOption(config: AppConfig, short: string): string {
  const prefix = prefixOf(config);
  if (isQuarkus(prefix))
    return `${prefix}${short.replace(/^data-source-properties(?=\.)/, "additional-jdbc-properties")}`;
  if (isPlays(config)) {
    const own = short === "driver-class-name" ? "driver" : short;
    return `${prefix}${["driver", "username", "password"].includes(own) ? "" : "hikaricp."}${own}`;
  }
  const below = config.options.some(({ name }) => name.startsWith(`${prefix}hikari.`)) || isSprings(config);
  const own = `${prefix}${short}`;
  if (["username", "password", "driver-class-name"].includes(short) && optionOf(config, own)) return own;
  return below ? `${prefix}hikari.${short}` : own;
}

/**
 * Below a prefix of one's own a class of one's own reads what it likes; HikariCP's own words tell that it is bound to
 * HikariCP.
 */
export function isHikaris(config: AppConfig): boolean {
  const prefix = prefixOf(config);
  const own = ["jdbc-url", "hikari."].map((word) => `${prefix}${word}`);
  return (
    ["spring.datasource.", ""].includes(prefix) ||
    config.options.some(({ name }) => own.some((one) => name.startsWith(one)))
  );
}

/** The first setting below `hikari` where a prefix of one's own has HikariCP's `jdbc-url` beside it. */
export function belowOwnHikari(config: AppConfig): Option | null {
  const prefix = prefixOf(config);
  if (["", "spring.datasource."].includes(prefix) || optionOf(config, `${prefix}url`)) return null;
  if (!optionOf(config, `${prefix}jdbc-url`)) return null;
  return config.options.find(({ name }) => name.startsWith(`${prefix}hikari.`)) ?? null;
}

export function settingOf(config: AppConfig, short: string): Option | null {
  return optionOf(config, poolOption(config, short));
}

/** The URL as it stands, and read; `parts` is null where it is computed or of another form. */
export function urlOf(config: AppConfig): { option: Option; parts: JdbcUrl | null } | null {
  const option = ["url", "hikari.jdbc-url", "jdbc-url"]
    .map((name) => optionOf(config, `${prefixOf(config)}${name}`))
    .find((one) => one !== null);
  if (!option) return null;
  const text = option.isOpaque ? (option.fallback ?? behindJdbc(option)) : (behindJdbc(option) ?? option.value);
  return { option, parts: typeof text === "string" ? jdbcUrl(isPlays(config) ? ofPlay(text) : text) : null };
}

/** `jdbc:${DATABASE_URL:postgresql://…}` falls back to what `${DATABASE_URL:jdbc:postgresql://…}` falls back to. */
function behindJdbc({ value }: Option): string | undefined {
  const [, fallback, rest = ""] =
    /^\s*jdbc:(?:<%= )?\$\{[^{}:]+:(postgres[^{}]*)\}(?: %>)?(.*)$/s.exec(String(value)) ?? [];
  return fallback === undefined ? undefined : `jdbc:${fallback}${rest}`;
}
