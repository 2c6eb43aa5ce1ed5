// What cannot work in a data source of Spring, seen in its text alone.
import { ignoredOption, invalidOption, optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { unnamedDatabase } from "../on-top.ts";
import { since } from "../versions.ts";
import { isTypo } from "../specs.ts";
import { datasource, docs, hikari, misnamed, sslmodes, urlParameters } from "./options.ts";
import { bounds, fixedSize, types } from "./hikari-lints.ts";
import { keepalive, replaced } from "./hikari-replaced.ts";
import { isPlays } from "./play.ts";
import { poolerLints } from "./pooler-lints.ts";
import { belowOwnHikari, isHikaris, poolOption, prefixOf, settingOf, urlOf } from "./settings.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";
import { removeFromUrl } from "../shown/url-changes.ts";
import { inItsFile } from "./in-its-file.ts";
import { meantParameter, renamedParameter } from "./parameters.ts";
import { mysqlProperties } from "./mysql-properties.ts";
import { linesOfUrl, withParameter } from "./lines-of-url.ts";
import { r2dbcLints } from "./r2dbc-lints.ts";
import { renamed, springLine } from "./write.ts";

const provenHikari = "HikariCP 2.7";
const provenPgjdbc = "pgjdbc 42.5";

/** Below a prefix of one's own `postgresql://` may be for a client without JDBC, unless a word says otherwise. */
const isForJdbc = (config: AppConfig, name: string) =>
  isHikaris(config) ||
  isPlays(config) ||
  prefixOf(config).startsWith("spring.") ||
  /data-?source|jdbc/i.test(name) ||
  optionOf(config, `${prefixOf(config)}driver-class-name`) !== null;

const url: Lint = {
  id: "url",
  source: docs.pgjdbc,
  provenOn: provenPgjdbc,
  check: (config) => {
    const found = urlOf(config);
    if (!found) return [];
    const { option, parts } = found;
    if (parts?.problem?.cause === "config-scheme-unsupported" && !isForJdbc(config, option.name)) return [];
    if (parts?.problem) {
      const { cause, why, fix } = parts.problem;
      // Of `jdbc://db/weir` nobody knows which database is meant.
      const isUnnamed = config.traits.includes(unnamedDatabase);
      const right = isUnnamed ? "# name the database in the URL: jdbc:postgresql://…" : linesOfUrl(config, option, fix);
      return [{ cause, ...placeOfOption(option), why, fix: right }];
    }
    const mode = parts?.parameters["sslmode"];
    // pgjdbc takes them in capitals as well.
    if (mode !== undefined && !mode.includes("${") && !sslmodes.includes(mode.toLowerCase()))
      return [
        {
          cause: "config-sslmode-invalid",
          ...placeOfOption(option),
          why: `pgjdbc refuses to connect with this sslmode: it accepts ${sslmodes.join(", ")}.`,
          fix: withParameter(option, "sslmode", sslmodeMeant(mode)),
        },
      ];
    return [];
  },
};

const parameters: Lint = {
  id: "url-parameters",
  source: docs.pgjdbc,
  provenOn: provenPgjdbc,
  check: (config) => {
    const found = urlOf(config);
    const all = found?.parts?.parameters ?? {};
    return Object.entries(all).flatMap(([name, value]): Found[] => {
      const meant = meantParameter(name);
      if (!found || meant === undefined) return [];
      return [
        ignoredOption(found.option, {
          why:
            `pgjdbc silently ignores the URL parameter ` +
            `\`${name}\`${meant === null ? ": it is MySQL's" : `; it reads \`${meant}\``}.`,
          fix: meant === null || Object.hasOwn(all, meant) ? removeFromUrl(name) : renamedParameter(name, meant, value),
        }),
      ];
    });
  },
};

const driver: Lint = {
  id: "driver-class",
  source: docs.hikari,
  provenOn: provenHikari,
  check: (config) => {
    const option = settingOf(config, "driver-class-name");
    const name = String(option?.value);
    const isOther = /mysql|mariadb|oracle|sqlserver|h2|sqlite/i.test(name);
    const isNone =
      /^(com\.|org\.)?postgres(ql)?(\.jdbc)?\.driver$/i.test(name) || isTypo(name.trim(), "org.postgresql.Driver");
    if (!option || option.isOpaque || name.trim() === "org.postgresql.Driver" || !(isOther || isNone)) return [];
    return [
      invalidOption(option, {
        why: isOther
          ? `This is another database's driver, which does not accept a PostgreSQL URL: the pool does not start.`
          : `There is no class with this name: the pool does not start (Failed to load driver class).`,
        fix: springLine(option.name, "org.postgresql.Driver"),
      }),
    ];
  },
};

/** A name that nobody reads: Spring binds what it knows and ignores the rest; HikariCP's own file must be right. */
const names: Lint = {
  id: "unknown-setting",
  source: docs.properties,
  provenOn: null,
  check: (config) => {
    const prefix = prefixOf(config);
    const refuses = config.traits.includes("hikari.properties");
    const boot = since(config, "spring-boot", "Spring Boot", "2.0");
    if (boot.holds === false && prefix === "spring.datasource.") return [];
    const told = new Set<string>();
    return config.options.flatMap((option): Found[] => {
      const path = option.name.slice(prefix.length).split(".");
      const inPool = path[0] === "hikari";
      // A bean of the application's own binds these to Druid or DBCP.
      if (!inPool && (config.traits.includes("other-pool") || !isHikaris(config))) return [];
      const short = path[inPool ? 1 : 0] ?? "";
      if (
        (inPool || prefix !== "spring.datasource." ? hikari : datasource).includes(short) ||
        (!inPool && datasource.includes(short))
      )
        return [];
      const letters = short.toLowerCase().replaceAll(/[-_]/g, "");
      const meant = Object.hasOwn(misnamed, letters) ? misnamed[letters] : hikari.find((one) => isTypo(short, one));
      if (meant === undefined || settingOf(config, meant)) return [];
      // Of two such words for one setting the first is told: the setting can stand there once.
      if (told.has(meant)) return [];
      told.add(meant);
      const right = poolOption(config, meant);
      const springs = inPool ? "Spring Boot does not read" : "Spring Boot since 2.0 does not read";
      const reader = prefix === "spring.datasource." ? springs : "Nothing reads";
      return [
        invalidOption(option, {
          ...(refuses ? {} : { severity: "notice" as const, level: inPool || boot.holds ? "warning" : "note" }),
          why: refuses
            ? `HikariCP rejects unknown properties (\`Property ${short} does not exist\`): the pool does not ` +
              `start. Did you mean \`${right}\`?`
            : `${reader} \`${option.name}\`: ` +
              `it is silently ignored, and the default applies${boot.holds === null ? "" : ` (${boot.text})`}. ` +
              `Did you mean \`${right}\`?`,
          fix: renamed(option, right, prefix),
        }),
      ];
    });
  },
};

/** Spring binds no such group: what stands there asks for nothing. */
const unread: Lint = {
  id: "unread-properties",
  source: docs.properties,
  provenOn: null,
  check: (config) => {
    const group = "spring.datasource.properties.";
    const all = config.options.filter(({ name }) => name.startsWith(group));
    const ofDriver = all.filter(({ name }) => urlParameters.includes(name.slice(group.length)));
    const [first] = ofDriver.length > 0 ? ofDriver : all;
    if (!first) return [];
    const ofTls = ofDriver.filter(({ name }) => /\.(?:ssl|sslmode|sslfactory|sslrootcert|sslcert|sslkey)$/.test(name));
    const why = "Spring Boot does not read `spring.datasource.properties`";
    // What the driver has no word for would be as dead in another place.
    if (ofDriver.length === 0)
      return [
        ignoredOption(first, {
          why: `${why}, and pgjdbc has no such properties.`,
          fix: "# remove properties",
        }),
      ];
    const names = ofDriver.map(({ name }) => name.slice(group.length)).join(", ");
    const moved = group.replace("properties.", "hikari.data-source-properties.");
    return [
      ignoredOption(first, {
        ...(ofTls.length > 0 ? { level: "warning" as const } : {}),
        why: `${why}: the driver gets none of them${ofTls.length > 0 ? ", TLS included" : ""}.`,
        fix:
          first.key === undefined
            ? ofDriver.map((one) => renamed(one, one.name.replace(group, moved), prefixOf(config))).join("\n")
            : `# move ${names} to spring.datasource.hikari.data-source-properties`,
      }),
    ];
  },
};

/** `jdbc-url` is HikariCP's own: who binds it there binds HikariCP there, and not below `hikari`. */
const belowHikari: Lint = {
  id: "hikari-below-jdbc-url",
  source: "https://docs.spring.io/spring-boot/how-to/data-access.html#howto.data-access.configure-custom-datasource",
  provenOn: null,
  check: (config) => {
    const first = belowOwnHikari(config);
    if (!first) return [];
    return [
      {
        cause: "app-config-invalid-option",
        ...placeOfOption(first),
        why: "HikariCP has no property `hikari`: with `jdbc-url` beside it, what stands in `hikari` is ignored.",
        fix: "# move the settings out of hikari, up beside jdbc-url",
      },
    ];
  },
};

const ofPool = [bounds, types, replaced, fixedSize, keepalive].map((one): Lint => ({
  ...one,
  check: (config) => (isHikaris(config) && !belowOwnHikari(config) ? one.check(config) : []),
}));

const all: Lint[] = [unread, belowHikari, url, parameters, driver, ...ofPool, mysqlProperties, names, ...poolerLints];

export const lints: Lint[] = [...inItsFile(all), ...inItsFile(r2dbcLints, true)];
