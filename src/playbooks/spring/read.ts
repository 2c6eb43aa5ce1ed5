// The data sources of application.yml, application.properties, an environment file or HikariCP's own file.
import { UserMistake } from "../../errors.ts";
import { firstOfEach, groupedBy } from "../options.ts";
import { otherDatabase } from "../other-databases.ts";
import { unnamedDatabase } from "../on-top.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { saysTransactionMode } from "../poolers.ts";
import { hoconOptions } from "../read/hocon.ts";
import { propertiesOf } from "../read/properties.ts";
import { xmlOptions } from "../read/xml-options.ts";
import { yamlSections } from "../read/yaml-erb.ts";
import { isJvmCode, looksLikeJvm, readJvmCode } from "./code.ts";
import { jdbcUrl } from "./jdbc-url.ts";
import { shownName } from "../shown/may-be-shown.ts";
import { datasource, hikari } from "./options.ts";
import { isPlay } from "./play.ts";
import { besideJdbc, inProduction, isQuarkus, isReactiveOfQuarkus, refuseUnread } from "./quarkus.ts";
import { onlyRead } from "./quarkus-reactive.ts";
import { r2dbcPool } from "./r2dbc.ts";
import { prefixOf as prefixIn } from "./settings.ts";

const bare = (text: string) => text.toLowerCase().replaceAll(/[-_]/g, "");
const spelt = new Map([...hikari, ...datasource].map((name) => [bare(name), name]));
const speltForR2dbc = new Map(Object.keys(r2dbcPool).map((name) => [bare(name), name]));

/** Relaxed binding: `maximumPoolSize`, `maximum_pool_size` and `MAXIMUMPOOLSIZE` are all maximum-pool-size. */
function canonical(name: string): string {
  const dotted = /^[A-Z][A-Z0-9_]*$/.test(name) && name.includes("_") ? name.toLowerCase().replaceAll("_", ".") : name;
  const parts = dotted.replace(/^dataSource\./, "data-source-properties.").split(".");
  if (parts[0] === "spring" && parts[1] === "r2dbc" && parts[2] === "pool")
    return parts.map((one, at) => (at === 3 ? (speltForR2dbc.get(bare(one)) ?? one) : one)).join(".");
  const properties = parts.findIndex((one) => bare(one) === "datasourceproperties");
  return parts.map((one, at) => (properties !== -1 && at > properties ? one : (spelt.get(bare(one)) ?? one))).join(".");
}

/** Neither has lines that a fix could be written as: what is to be done is told. */
const isTold = (file: string) => /\.(?:conf|hocon|xml)$/i.test(file);

/** Flyway's has lines of .properties. */
const isHocon = (file: string) => /(?<!flyway)\.(?:conf|hocon)$/i.test(file);

function documentsOf(text: string, file: string): Option[][] {
  if (/\.xml$/i.test(file)) return [xmlOptions(text)];
  if (isHocon(file)) return [hoconOptions(text)];
  if (/\.conf$/i.test(file)) return asWritten(propertiesOf(text));
  if (/\.(properties|env)$/i.test(file)) return asWritten(propertiesOf(text));
  const lines = text.split("\n").filter((line) => !/^\s*(#|$)/.test(line));
  const isYaml =
    /\.ya?ml$/i.test(file) || lines.filter((line) => /^[\s\w.-]+:(\s|$)/.test(line)).length > lines.length / 2;
  return isYaml ? yamlSections(text, true) : asWritten(propertiesOf(text));
}

const asWritten = (documents: Option[][]) =>
  documents.map((options) => options.map((one) => ({ ...one, written: one.name })));

const tellsPostgres = (...said: unknown[]) => said.some((one) => /postg|cockroach|redshift|\bpg/i.test(String(one)));

const profileOf = (options: Option[]): string | null => {
  const found = options.find(({ name }) => /^spring\.(config\.activate\.on-profile|profiles)$/.test(name));
  return found ? String(found.value) : null;
};

const isUnnamed = (file: string) => /(?:^|\/)[^./]*$|\.txt$/i.test(file);

/** Of an expression only names, or those of them that are enough, are known to hold. */
const holdsIn = (own: string | null, active: string) =>
  own === null ||
  own
    .split(/[,|]/)
    .map((one) => one.trim())
    .includes(active);

/** @param active the only profile, where the file is read beneath that profile's own; left out: what is deployed */
export function read(text: string, file: string, active?: string): AppConfig[] {
  if (isJvmCode(file) || (isUnnamed(file) && looksLikeJvm(text))) return readJvmCode(text, file);
  const whole = text.trim();
  const documents =
    !whole.includes("\n") && jdbcUrl(whole)
      ? [[{ name: "spring.datasource.url", value: whole, isOpaque: false, line: 1 }]]
      : documentsOf(text, file);
  const named = documents.map((options, at) => ({
    at,
    profile: profileOf(options),
    options: inProduction(options).map((one) => ({ ...one, name: canonical(one.name) })),
  }));
  const ofProfile = groupedBy(named, ({ profile }) => profile);
  const isHikariFile = documents.flat().some(({ name }) => name === "jdbcUrl");
  const profiles = [...ofProfile.keys()].filter((one) => one !== null);
  const wanted = profiles.find((one) => /prod/i.test(one) && !one.includes("!")) ?? null;
  // What stands in no profile holds in each of them.
  const optionsIn = (profile: string | null) => {
    const kept = [...new Set([null, profile])]
      .flatMap((one) => ofProfile.get(one) ?? [])
      .toSorted((a, b) => a.at - b.at);
    return (kept.length > 0 ? kept : named.slice(0, 1)).flatMap(({ options }) => options);
  };
  const beneath = active === undefined ? null : named.filter(({ profile }) => holdsIn(profile, active));
  const chosen = sourcesOf(beneath?.flatMap(({ options }) => options) ?? optionsIn(wanted), null, isHikariFile, file);
  const linesIn = (profile: string) =>
    new Set((ofProfile.get(profile) ?? []).flatMap(({ options }) => options.map(({ line }) => line)));
  const others = profiles
    .filter((one) => one !== wanted && beneath === null)
    .flatMap((one) => {
      const own = linesIn(one);
      return sourcesOf(optionsIn(one), one, isHikariFile, file).filter(({ options }) =>
        options.some(({ line }) => own.has(line)),
      );
    });
  const traits = [...(saysTransactionMode(text) ? ["says-transaction-mode"] : []), ...(isTold(file) ? ["code"] : [])];
  const sources = firstOfEach([...chosen, ...others], ({ options }) => JSON.stringify(options));
  if (sources.length === 0 && documents.flat().some(({ name }) => isReactive(name) && isUrl(name)))
    throw new UserMistake("It reaches its database with a reactive client, without JDBC. dbcheck does not read that.");
  if (sources.length === 0) refuseUnread(documents.flat());
  if (sources.length === 0)
    throw new UserMistake(
      "It contains no data source: looked for spring.datasource.url and the like, a jdbc:postgresql: URL, or " +
        "HikariCP's settings.",
    );
  const ours = sources.filter((one) => otherOf(one) === null);
  if (ours.length === 0 && sources[0])
    throw new UserMistake(`Its database is not PostgreSQL: it is ${otherOf(sources[0])}.`);
  // A dialect, a driver or another source's URL tells it, in any profile.
  const isNamed = documents.flat().some(({ name, value, fallback }) => tellsPostgres(name, value, fallback));
  const unnamed = isNamed || ours.some(({ config }) => isQuarkus(prefixIn(config))) ? [] : [unnamedDatabase];
  return ours.map(({ config }) => ({ ...config, traits: [...config.traits, ...traits, ...unnamed] }));
}

/** A URL tells itself, whatever its key is: `shop.databaseUrl: jdbc:postgresql://…`. */
function withUrls(all: Option[]): Option[] {
  const level = (name: string) => name.slice(0, name.lastIndexOf(".") + 1);
  const odd = all.filter(
    ({ name, value, fallback }) =>
      !isUrl(name) &&
      !/^(?:spring|quarkus|logging|springdoc)\./.test(name) &&
      [value, fallback].some((one) => typeof one === "string" && /^(?:jdbc|r2dbc):(?:\w+:)*postgresql:\/\//.test(one)),
  );
  const levels = [...odd, ...all.filter(({ name }) => isUrl(name))].map(({ name }) => level(name));
  const counts = new Map<string, number>();
  for (const one of levels) counts.set(one, (counts.get(one) ?? 0) + 1);
  const isOdd = new Set(odd);
  return all.map((one) => {
    if (!isOdd.has(one)) return one;
    return { ...one, name: counts.get(level(one.name)) === 1 ? `${level(one.name)}url` : `${one.name}.url` };
  });
}

/** The data sources among some settings. @param profile whose they are, where it is not the deployed one's */
function sourcesOf(chosen: Option[], profile: string | null, isHikariFile: boolean, file: string): Source[] {
  const all = lastOfEach(withUrls(chosen));
  const prefixes = prefixesOf(all);
  const isPrefix = new Set(prefixes);
  const beside = groupedBy(
    prefixes.flatMap((prefix) => besideJdbc(prefix).map((name) => ({ prefix, name }))),
    ({ name }) => name,
  );
  const placed = all.flatMap((option) => {
    const own = startsOf(option.name).filter((one) => isPrefix.has(one));
    const others = (beside.get(option.name) ?? []).map(({ prefix }) => ({ option, prefix, isOwn: true }));
    return [...own.map((prefix) => ({ option, prefix, isOwn: prefix === own.at(-1) })), ...others];
  });
  const ofPrefix = groupedBy(placed, ({ prefix }) => prefix);
  const isOtherPool = otherPools(all);
  return prefixes.map((prefix) => {
    const its = ofPrefix.get(prefix) ?? [];
    const name = prefix.replace(/\.$/, "");
    return {
      options: its.map(({ option }) => option),
      config: {
        framework: "spring",
        database: profile === null ? name : `${shownName(profile)}:${name}`,
        options: its.filter(({ isOwn }) => isOwn).map(({ option }) => option),
        notes: isReactiveOfQuarkus(prefix) ? [onlyRead] : [],
        unread: isReactiveOfQuarkus(prefix) ? [onlyRead] : [],
        traits: [
          `prefix:${prefix}`,
          ...(prefix === "" && isTold(file) ? ["hikari-code"] : []),
          ...(prefix === "" && isHikariFile ? ["hikari.properties"] : []),
          ...(prefix.startsWith("spring.r2dbc.") ? ["r2dbc"] : []),
          ...(isReactiveOfQuarkus(prefix) ? ["quarkus-reactive", "client"] : []),
          ...(isQuarkus(prefix) ? ["quarkus"] : []),
          ...(isOtherPool(prefix) ? ["other-pool"] : []),
          ...(isHocon(file) &&
          isPlay(
            prefix,
            its.map(({ option }) => option),
          )
            ? ["play"]
            : []),
          ...(/^(?:spring\.|quarkus\.|$)/.test(prefix) ? [] : [ownTrait(its.map(({ option }) => option))]),
        ],
      },
    };
  });
}

/** Below a prefix of one's own only the URL shows whose driver it is for. */
const ownTrait = (options: Option[]) =>
  options.some(({ name, value }) => isUrl(name) && String(value).startsWith("r2dbc")) ? "own-r2dbc" : "own-jdbc";

interface Source {
  /** With those of data sources below it. */
  options: Option[];
  config: AppConfig;
}

/** What its URL says; where that is not known, its driver. */
function otherOf({ options }: Source): string | null {
  const url = options.find(({ name }) => isUrl(name));
  const driver = options.find(({ name }) => name.endsWith("driver-class-name") || name.endsWith(".db-kind"));
  const isSaid = url && !url.isOpaque && !/^\s*jdbc:\/\//.test(String(url.value));
  const said = isSaid ? url.value : driver && !driver.isOpaque ? driver.value : null;
  return typeof said === "string" ? otherDatabase(said) : null;
}

/** `quarkus.datasource.reactive.url`, `vertx.pg.client.uri`: for clients without JDBC `postgresql://` is right. */
const isReactive = (name: string) => /^(?:quarkus|vertx)\..*\b(?:reactive|client)\./.test(name);

/** The pools of Druid, Tomcat, DBCP and Quarkus have other defaults than HikariCP. */
function otherPools(all: Option[]): (prefix: string) => boolean {
  const type = all.find(({ name }) => name === "spring.datasource.type");
  const named = /\.(?:druid|tomcat|dbcp2|dynamic|oracleucp)\./;
  const have = new Set(all.flatMap(({ name }) => (named.test(name) ? startsOf(name) : [])));
  return (prefix) =>
    isQuarkus(prefix) ||
    named.test(prefix) ||
    have.has(prefix) ||
    (prefix.startsWith("spring.datasource.") && type !== undefined && !/hikari/i.test(String(type.value)));
}

/** "", "spring.", "spring.datasource.": what a prefix of the name may be. The longest one comes last. */
const startsOf = (name: string): string[] => [
  "",
  ...[...name.matchAll(/\./g)].map(({ index }) => name.slice(0, index + 1)),
];

const isUrl = (name: string) => /(^|\.)(url|jdbc-url)$/.test(name);

/**
 * `spring.datasource.`, prefixes of one's own with a URL of a database, or
 * "" for HikariCP's settings alone; Spring's own first.
 */
function prefixesOf(all: Option[]): string[] {
  const urls = all.filter(
    ({ name, value, isOpaque }) =>
      isUrl(name) &&
      /^[\w.[\]-]{1,120}$/.test(name) &&
      !/^spring\.(?:flyway|liquibase)\./.test(name) &&
      (!isReactive(name) || isReactiveOfQuarkus(name.replace(/url$/, ""))) &&
      (isOpaque ? /data-?source|db/i.test(name) : /^r2dbc:|^jdbc:|postgres/i.test(String(value))),
  );
  const found = urls.map(({ name }) => name.replace(/(hikari\.)?(url|jdbc-url)$/, ""));
  const springs = "spring.datasource.";
  if (all.some(({ name }) => name.startsWith(springs)) && !found.some((one) => one.startsWith(springs)))
    found.push(springs);
  const isHikari = all.some(({ name }) => (hikari.includes(name) && name.includes("-")) || name.startsWith("hikari."));
  if (found.length === 0 && isHikari) return [""];
  // JDBC's own goes before the reactive one of the same database.
  const order = (prefix: string) => (prefix === springs ? 0 : isReactiveOfQuarkus(prefix) ? 2 : 1);
  return [...new Set(found)].toSorted((a, b) => order(a) - order(b));
}

function lastOfEach(options: Option[]): Option[] {
  const last = new Map(options.map((one) => [one.name, one]));
  return [...last.values()];
}
