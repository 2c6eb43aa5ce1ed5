// Bun's own client: `new SQL({ … })` of "bun". Its names and units are its own: times are seconds.
import { onlyKnown, settingIn, tlsOfSslmode } from "../connection-settings.ts";
import { ignoredOption, invalidOption, literalOf, numberOf, optionOf, valueOf } from "../options.ts";
import type { AppConfig, ConnectionSettings, Found, Lint } from "../playbook.ts";
import { hoursOf } from "./hours.ts";
import { poolerThatLosesStatements } from "../poolers.ts";
import type { Forms } from "../shown/forms.ts";
import { wholeParts } from "../url.ts";
import { javascriptLine } from "./write.ts";

const source = "https://bun.com/docs/api/sql#connection-options";
const proven = "Bun 1.4";

export const isBun = (config: AppConfig) => config.traits.includes("bun");

export const bunForms: Forms = {
  url: "url",
  adapter: ["postgres", "mysql", "mariadb", "sqlite"],
  hostname: "host",
  host: "host",
  port: "number",
  database: "name",
  db: "name",
  username: "name",
  user: "name",
  password: "secret",
  pass: "secret",
  max: "duration",
  idleTimeout: "duration",
  connectionTimeout: "duration",
  maxLifetime: "duration",
  tls: "flag",
  ssl: "flag",
  "tls.rejectUnauthorized": "flag",
  "tls.ca": "path",
  "tls.key": "secret",
  "tls.cert": "path",
  prepare: "flag",
  bigint: "flag",
};

/** The first of its names that the configuration has: Bun takes several for one. */
function bunName(config: AppConfig, ...names: [string, ...string[]]): string {
  return names.find((name) => optionOf(config, name) !== null) ?? names[0];
}

/** Nobody waits for a quarter of an hour to connect, nor keeps an idle connection for an hour. */
const mostSeconds = 3000;

const seconds: Lint = {
  id: "seconds-of-bun",
  source,
  provenOn: proven,
  check: (config) =>
    !isBun(config)
      ? []
      : ["idleTimeout", "connectionTimeout"].flatMap((name): Found[] => {
          const [option, value] = [optionOf(config, name), numberOf(config, name)];
          if (!option || option.isOpaque || value === undefined || value < mostSeconds || value % 500 !== 0) return [];
          return [
            ignoredOption([name, option.line], {
              level: "warning",
              why: `Bun takes \`${name}\` in seconds: ${value} of them are ${hoursOf(value)}.`,
              fix: javascriptLine(name, Math.max(1, Math.round(value / 1000)), false),
            }),
          ];
        }),
};

const pool: Lint = {
  id: "pool-of-bun",
  source,
  provenOn: proven,
  check: (config) => {
    const option = isBun(config) ? optionOf(config, "max") : null;
    const size = numberOf(config, "max");
    if (!option || option.isOpaque || size === undefined || size >= 1) return [];
    return [
      invalidOption(option, {
        why: "`max` must be at least 1: Bun throws ERR_INVALID_ARG_VALUE when it starts.",
        fix: javascriptLine("max", 10, false),
      }),
    ];
  },
};

/** Words of node-postgres that Bun's client does not read → its own. */
const misnamed: Record<string, string> = {
  idleTimeoutMillis: "idleTimeout",
  connectionTimeoutMillis: "connectionTimeout",
  maxLifetimeSeconds: "maxLifetime",
};

const names: Lint = {
  id: "misnamed-option-of-bun",
  source,
  provenOn: proven,
  check: (config) =>
    !isBun(config)
      ? []
      : Object.entries(misnamed).flatMap(([name, meant]): Found[] => {
          const option = optionOf(config, name);
          if (!option || optionOf(config, meant)) return [];
          const number = numberOf(config, name);
          const seconds = name.endsWith("Millis") ? Math.max(1, Math.round((number ?? 0) / 1000)) : number;
          return [
            ignoredOption([name, option.line], {
              level: "warning",
              why:
                `\`${name}\` is an option of node-postgres: Bun's client does not read it, and \`${meant}\` is ` +
                `its own.`,
              fix:
                number === undefined || option.isOpaque
                  ? `// write ${meant}, in seconds, in place of ${name}`
                  : javascriptLine(meant, seconds, false),
            }),
          ];
        }),
};

/** A transaction pooler loses statements with names; Bun gives them one unless it is told not to. */
const prepare: Lint = {
  id: "named-statements-of-bun",
  source,
  provenOn: proven,
  check: (config) => {
    if (!isBun(config)) return [];
    const parts = wholeParts(literalOf(config, "url") ?? "");
    const host = parts?.host ?? literalOf(config, bunName(config, "hostname", "host"));
    const port = parts?.port ?? Number(valueOf(config, "port"));
    const name = poolerThatLosesStatements(host ?? null, port);
    const option = optionOf(config, "prepare");
    if (name === null || option?.isOpaque || option?.value === false) return [];
    return [
      {
        cause: "app-config-pooler-mismatch",
        option: "prepare",
        line: option?.line ?? null,
        why:
          `The host is the ${name}, in transaction mode, and Bun names its statements: now and then one "does not ` +
          `exist".`,
        fix: "prepare: false",
      },
    ];
  },
};

/** What it asks for; its defaults are Bun's. */
export function bunSettings(config: AppConfig): ConnectionSettings {
  const setting = settingIn(config);
  const parts = wholeParts(literalOf(config, "url") ?? "");
  const text = (value: string | null | undefined, ...names: [string, ...string[]]) => {
    const name = bunName(config, ...names);
    return setting(name, value ?? literalOf(config, name), source);
  };
  const tls = bunName(config, "tls", "ssl");
  const mode = parts?.parameters["sslmode"];
  const isVerified = config.options.some(({ name }) => name.startsWith(`${tls}.`));
  const isHidden = optionOf(config, tls)?.isOpaque === true || optionOf(config, "url")?.isOpaque === true;
  const own =
    valueOf(config, `${tls}.rejectUnauthorized`) === false
      ? "require"
      : isVerified
        ? "verify"
        : valueOf(config, tls) === true
          ? "require"
          : isHidden
            ? undefined
            : "disable";
  const seconds = (name: string, usual: number) => {
    const isUnknown = optionOf(config, name)?.isOpaque === true && numberOf(config, name) === undefined;
    return isUnknown ? undefined : (numberOf(config, name) ?? usual) * 1000;
  };
  const prepared = optionOf(config, "prepare")?.isOpaque
    ? undefined
    : valueOf(config, "prepare") === false
      ? "unnamed"
      : "named";
  return onlyKnown({
    host: text(parts?.host, "hostname", "host"),
    port: setting("port", parts?.port ?? numberOf(config, "port"), source),
    database: text(parts?.database, "database", "db"),
    user: text(parts?.user, "username", "user"),
    family: setting<4 | 6 | "any">(bunName(config, "hostname", "host"), "any", source),
    prepared: setting<"named" | "unnamed" | "none">("prepare", prepared, source, { unnamed: "prepare: false" }),
    tls: setting(tls, (mode === undefined ? undefined : tlsOfSslmode(mode)) ?? own, source, {
      require: "tls: { rejectUnauthorized: false }",
      verify: "tls: true",
      disable: "tls: false",
    }),
    poolSize: setting(
      "max",
      optionOf(config, "max")?.isOpaque ? numberOf(config, "max") : (numberOf(config, "max") ?? 10),
      source,
      {
        "{n}": "max: {n}",
      },
    ),
    connectTimeoutMs: setting("connectionTimeout", seconds("connectionTimeout", 30), source),
    idleTimeoutMs: setting("idleTimeout", seconds("idleTimeout", 0), source),
    lifetimeMs: setting("maxLifetime", seconds("maxLifetime", 0), source),
  });
}

export const bunLints: Lint[] = [seconds, names, pool, prepare];
