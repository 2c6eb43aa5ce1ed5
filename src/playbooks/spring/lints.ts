// What cannot work in a data source of Spring, seen in its text alone.
import { ignoredOption, invalidOption, numberOf, optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { shownParameter } from "../shown/url.ts";
import { since } from "../versions.ts";
import { isTypo } from "../specs.ts";
import { datasource, docs, foreignParameters, hikari, misnamed, sslmodes, urlParameters } from "./options.ts";
import { asMilliseconds, bounds, fixedSize, keepalive, types } from "./hikari-lints.ts";
import { poolerLints } from "./pooler-lints.ts";
import { isHikaris, poolOption, prefixOf, settingOf, urlOf } from "./settings.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";
import { inItsFile } from "./in-its-file.ts";
import { linesOfUrl } from "./lines-of-url.ts";
import { r2dbcLints } from "./r2dbc-lints.ts";
import { renamed, springLine } from "./write.ts";

const provenHikari = "HikariCP 2.7";
const provenPgjdbc = "pgjdbc 42.5";

/** Below a prefix of one's own `postgresql://` may be for a client without JDBC, unless a word says otherwise. */
const isForJdbc = (config: AppConfig, name: string) =>
  isHikaris(config) ||
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
      return [{ cause, ...placeOfOption(option), why, fix: linesOfUrl(config, option, fix) }];
    }
    const mode = parts?.parameters["sslmode"];
    // pgjdbc takes them in capitals as well.
    if (mode !== undefined && !mode.includes("${") && !sslmodes.includes(mode.toLowerCase()))
      return [
        {
          cause: "config-sslmode-invalid",
          ...placeOfOption(option),
          why: `pgjdbc refuses to connect with this sslmode: it accepts ${sslmodes.join(", ")}.`,
          fix: `sslmode=${sslmodeMeant(mode)}`,
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
    return Object.entries(found?.parts?.parameters ?? {}).flatMap(([name, value]): Found[] => {
      if (!found || urlParameters.includes(name)) return [];
      const known = Object.hasOwn(foreignParameters, name);
      const meant = known ? foreignParameters[name] : urlParameters.find((one) => isTypo(name, one));
      if (meant === undefined) return [];
      const sslmode = value === "false" ? "disable" : "require";
      return [
        ignoredOption(found.option, {
          why:
            `pgjdbc silently ignores the URL parameter ` +
            `\`${name}\`${meant === null ? ": it is MySQL's" : `; it reads \`${meant}\``}.`,
          fix:
            meant === null
              ? `# remove ${name} from the URL`
              : `${meant}=${meant === "sslmode" ? sslmode : shownParameter(meant, value)}`,
        }),
      ];
    });
  },
};

const driver: Lint = {
  id: "driver-class",
  source: docs.spring,
  provenOn: provenHikari,
  check: (config) => {
    const option = settingOf(config, "driver-class-name");
    const name = String(option?.value);
    const isOther = /mysql|mariadb|oracle|sqlserver|h2|sqlite/i.test(name);
    const isNone =
      /postgres/i.test(name) && /driver$/i.test(name) && /^(com\.|org\.)?postgres(ql)?(\.jdbc)?\.driver$/i.test(name);
    if (!option || option.isOpaque || name === "org.postgresql.Driver" || !(isOther || isNone)) return [];
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

/** HikariCP logs a warning, and takes another value than the file has. */
const replaced: Lint = {
  id: "hikari-replaced",
  source: docs.hikari,
  provenOn: provenHikari,
  check: (config) => {
    const value = (short: string) => {
      const option = settingOf(config, short);
      return option && !option.isOpaque ? numberOf(config, option.name) : undefined;
    };
    const [idle, life, leak, least] = [
      value("idle-timeout"),
      value("max-lifetime"),
      value("leak-detection-threshold"),
      value("minimum-idle"),
    ];
    const most = value("maximum-pool-size");
    // Where the one is not below the other, the pool keeps its size; one of the two may stand in another file.
    const mayShrink = least !== undefined && most !== undefined && least < most;
    const isFixed = least !== undefined && most !== undefined && !mayShrink;
    const lifeNow = life === undefined ? 1_800_000 : life > 0 && life < 30_000 ? 1_800_000 : life;
    const found: Found[] = [];
    const say = (short: string, why: string, fix: number) => {
      const option = settingOf(config, short);
      if (option)
        found.push(
          ignoredOption(option, {
            why,
            fix: springLine(option.name, fix),
          }),
        );
    };
    if (life !== undefined && life > 0 && life < 30_000)
      say(
        "max-lifetime",
        `\`max-lifetime\` of ${life} ms is below 30 seconds: HikariCP uses 30 minutes instead.`,
        life >= 1000 ? 30_000 : asMilliseconds(Math.max(life, 30)),
      );
    if (!isFixed && idle !== undefined && idle > 0 && idle < 10_000)
      say(
        "idle-timeout",
        `\`idle-timeout\` of ${idle} ms is below 10 seconds: ` +
          (mayShrink ? "HikariCP uses 10 minutes instead." : "HikariCP does not use it."),
        idle >= 1000 ? 10_000 : asMilliseconds(Math.max(idle, 10)),
      );
    else if (!isFixed && idle !== undefined && lifeNow > 0 && idle + 1000 > lifeNow)
      say(
        "idle-timeout",
        `\`idle-timeout\` is not below \`max-lifetime\` (${lifeNow} ms): ` +
          (mayShrink ? "HikariCP turns it off." : "HikariCP does not use it."),
        Math.max(10_000, Math.floor(lifeNow / 2)),
      );
    if (leak !== undefined && leak > 0 && (leak < 2000 || (lifeNow > 0 && leak > lifeNow)))
      say(
        "leak-detection-threshold",
        `\`leak-detection-threshold\` of ${leak} ms is out of bounds: HikariCP turns it off.`,
        10_000,
      );
    if (least !== undefined && most !== undefined && least > most && most >= 1)
      say(
        "minimum-idle",
        `\`minimum-idle\` (${least}) is above \`maximum-pool-size\` (${most}): HikariCP uses ${most}.`,
        most,
      );
    return found;
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
      const right = poolOption(config, meant);
      return [
        invalidOption(option, {
          ...(refuses ? {} : { severity: "notice" as const }),
          why: refuses
            ? `HikariCP rejects unknown properties (\`Property ${short} does not exist\`): the pool does not ` +
              `start. Did you mean \`${right}\`?`
            : `${prefix === "spring.datasource." ? "Spring Boot since 2.0 does not read" : "Nothing reads"} \`${option.name}\`: ` +
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
    const moved = group.replace("properties.", "hikari.data-source-properties.");
    const lines = ofDriver.map((one) => renamed(one, one.name.replace(group, moved), prefixOf(config)));
    const nested = lines.map((line) => `    ${line.slice(moved.length)}`);
    return [
      ignoredOption(first, {
        ...(ofTls.length > 0 ? { level: "warning" as const } : {}),
        why: `${why}: the driver gets none of them${ofTls.length > 0 ? ", TLS included" : ""}.`,
        // Nested YAML has the last words of a name in its line.
        fix:
          first.key === undefined
            ? lines.join("\n")
            : `# in place of properties:\nhikari:\n  data-source-properties:\n${nested.join("\n")}`,
      }),
    ];
  },
};

const ofPool = [bounds, types, replaced, fixedSize, keepalive].map((one): Lint => ({
  ...one,
  check: (config) => (isHikaris(config) ? one.check(config) : []),
}));

const all: Lint[] = [unread, url, parameters, driver, ...ofPool, names, ...poolerLints];

export const lints: Lint[] = [...inItsFile(all), ...inItsFile(r2dbcLints, true)];
