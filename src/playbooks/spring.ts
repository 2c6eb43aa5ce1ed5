// Spring Boot's data source with HikariCP and pgjdbc: application.yml, application.properties, environment files, or pieces of them.
import { UserMistake } from "../errors.ts";
import { numberOf, optionOf, stringOf } from "./options.ts";
import type { AppConfig, Option, Playbook, Wishes } from "./playbook.ts";
import { propertiesOf } from "./read/properties.ts";
import { yamlSections } from "./read/yaml-erb.ts";
import { jdbcUrl } from "./spring/jdbc-url.ts";
import { formsOf } from "./spring/forms.ts";
import { lints } from "./spring/lints.ts";
import { datasource, docs, hikari } from "./spring/options.ts";
import { poolOption, prefixOf as prefixIn, settingOf, urlOf } from "./spring/settings.ts";
import { logs, steps } from "./spring/steps.ts";
import { springLine } from "./spring/write.ts";
import { onlyKnown, tlsOfSslmode, wisher } from "./wish.ts";

const bare = (text: string) => text.toLowerCase().replaceAll(/[-_]/g, "");
const spelt = new Map([...hikari, ...datasource].map((name) => [bare(name), name]));

/** Relaxed binding: `maximumPoolSize`, `maximum_pool_size` and `MAXIMUMPOOLSIZE` are all maximum-pool-size. */
function canonical(name: string): string {
  const dotted = /^[A-Z][A-Z0-9_]*$/.test(name) && name.includes("_") ? name.toLowerCase().replaceAll("_", ".") : name;
  const parts = dotted.replace(/^dataSource\./, "data-source-properties.").split(".");
  const properties = parts.findIndex((one) => bare(one) === "datasourceproperties");
  return parts.map((one, at) => (properties !== -1 && at > properties ? one : (spelt.get(bare(one)) ?? one))).join(".");
}

function documentsOf(text: string, file: string): Option[][] {
  if (/\.(properties|env)$/i.test(file)) return propertiesOf(text);
  const lines = text.split("\n").filter((line) => !/^\s*(#|$)/.test(line));
  const isYaml =
    /\.ya?ml$/i.test(file) || lines.filter((line) => /^[\s\w.-]+:(\s|$)/.test(line)).length > lines.length / 2;
  return isYaml ? yamlSections(text) : propertiesOf(text);
}

const otherDatabase = /^jdbc:(?:\w+:)?(mysql|mariadb|oracle|sqlserver|h2|hsqldb|sqlite|db2|derby|clickhouse|redshift)/i;

const profileOf = (options: Option[]): string | null => {
  const found = options.find(({ name }) => /^spring\.(config\.activate\.on-profile|profiles)$/.test(name));
  return found ? String(found.value) : null;
};

function read(text: string, file: string): AppConfig {
  const whole = text.trim();
  const documents = jdbcUrl(whole)
    ? [[{ name: "spring.datasource.url", value: whole, isOpaque: false, line: 1 }]]
    : documentsOf(text, file);
  const profiles = documents.map(profileOf);
  const wanted = profiles.find((one) => one !== null && /prod/i.test(one)) ?? null;
  const kept = documents.filter((_, at) => profiles[at] === null || profiles[at] === wanted);
  const all = lastOfEach(
    (kept.length > 0 ? kept : documents.slice(0, 1)).flat().map((one) => ({ ...one, name: canonical(one.name) })),
  );
  const isHikariFile = documents.some((one) => one.some(({ name }) => name === "jdbcUrl"));
  const prefix = prefixOf(all);
  if (prefix === null)
    throw new UserMistake(
      "There is no data source in it: looked for spring.datasource.url and the like, a jdbc:postgresql: URL, or HikariCP's settings.",
    );
  const own = all.filter(({ name }) => name.startsWith(prefix));
  const url = own.find(({ name }) => /(^|\.)(url|jdbc-url)$/.test(name));
  if (url && !url.isOpaque && /^jdbc:(?!.*postgres)/.test(String(url.value)))
    throw new UserMistake(
      `Its database is not PostgreSQL: ${otherDatabase.exec(String(url.value))?.[1] ?? "the URL is another driver's"}.`,
    );
  const others = profiles.flatMap((one) => (one === null || one === wanted ? [] : [`the profile ${one} is not read`]));
  return {
    framework: "spring",
    options: own,
    notes: others,
    traits: [`prefix:${prefix}`, ...(prefix === "" && isHikariFile ? ["hikari.properties"] : [])],
  };
}

/** `spring.datasource.`, one's own prefix of a data source with a URL of PostgreSQL, or "" for HikariCP's settings alone. */
function prefixOf(all: Option[]): string | null {
  if (all.some(({ name }) => name.startsWith("spring.datasource."))) return "spring.datasource.";
  const url = all.find(
    ({ name, value }) =>
      /(^|\.)(url|jdbc-url)$/.test(name) && /postgres|\$\{/.test(String(value)) && !name.startsWith("spring.r2dbc"),
  );
  if (url) return url.name.replace(/(hikari\.)?(url|jdbc-url)$/, "");
  return all.some(({ name }) => hikari.includes(name) && name.includes("-")) ||
    all.some(({ name }) => name.startsWith("hikari."))
    ? ""
    : null;
}

function lastOfEach(options: Option[]): Option[] {
  const last = new Map(options.map((one) => [one.name, one]));
  return [...last.values()];
}

function wishes(config: AppConfig): Wishes {
  const wish = wisher(config);
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
  const orDefault = (short: string, usual: number) => number(short) ?? (settingOf(config, short) ? undefined : usual);
  return onlyKnown({
    host: wish(name, url?.parts?.host, docs.pgjdbc),
    port: wish(name, isRead && url.parts?.host ? (url.parts.port ?? 5432) : undefined, docs.pgjdbc),
    database: wish(name, url?.parts?.database, docs.pgjdbc),
    user: wish(pool("username"), stringOf(config, settingOf(config, "username")?.name ?? ""), docs.spring),
    family: wish<4 | 6 | "any">(name, "any", docs.pgjdbc),
    prepared: wish<"named" | "unnamed" | "none">(
      pool("data-source-properties.prepareThreshold"),
      isRead
        ? threshold === "0"
          ? "unnamed"
          : parameter("preferQueryMode") === "simple"
            ? "none"
            : "named"
        : undefined,
      docs.threshold,
      { unnamed: springLine(pool("data-source-properties.prepareThreshold"), 0) },
    ),
    tls: wish(name, isRead ? tlsOfSslmode(tls) : undefined, docs.pgjdbc, {
      require: springLine(pool("data-source-properties.sslmode"), "require"),
      disable: springLine(pool("data-source-properties.sslmode"), "disable"),
    }),
    poolSize: wish(pool("maximum-pool-size"), orDefault("maximum-pool-size", 10), docs.hikari, {
      "{n}": `${pool("maximum-pool-size")}: {n}`,
    }),
    checkoutTimeoutMs: wish(pool("connection-timeout"), orDefault("connection-timeout", 30_000), docs.hikari),
    lifetimeMs: wish(pool("max-lifetime"), orDefault("max-lifetime", 1_800_000), docs.hikari, {
      "{n}": `${pool("max-lifetime")}: {n}`,
    }),
    // Without minimum-idle the pool keeps its size, and its idle time means nothing.
    idleTimeoutMs: optionOf(config, pool("minimum-idle"))
      ? wish(pool("idle-timeout"), orDefault("idle-timeout", 600_000), docs.hikari, {
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
    ),
  lints,
  wishes,
  steps,
  logs,
  withOption: springLine,
};
