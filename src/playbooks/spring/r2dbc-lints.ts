// What cannot work in Spring's settings of R2DBC: neither pgjdbc nor HikariCP reads them.
import { appendToUrl, removeFromUrl, replaceInUrl, writeInUrl } from "../shown/url-changes.ts";
import { ignoredOption, literalOf, numberOf, optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { poolerThatLosesStatements } from "../poolers.ts";
import { hasForm } from "../shown/forms.ts";
import { isTypo } from "../specs.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";
import { urlParts, type UrlParts } from "../url.ts";
import { poolOptions, r2dbcDocs, r2dbcForeign, r2dbcOptions } from "./r2dbc.ts";
import { springLine } from "./write.ts";

/** The name below Spring's, or as code has it. */
export const r2dbcName = ({ traits }: AppConfig, word: string): string =>
  traits.includes("code") ? word.replace(/^properties\./, "") : `spring.r2dbc.${word}`;
const urlName = (config: AppConfig) => r2dbcName(config, "url");
const propertyPrefix = (config: AppConfig) => r2dbcName(config, "properties.");
/** In code they stand beside the driver's own options. */
const ofNoProperty = /^(?:url|host|port|database|username|password|driver|protocol|pool\..*)$/;

export const r2dbcScheme = /^r2dbcs?:(?:pool:)?/;

interface R2dbcUrl {
  option: Option;
  parts: UrlParts;
  /** As they stand: libpq's reading takes `ssl=true` for its own sslmode. */
  parameters: Record<string, string>;
}

function r2dbcUrl(config: AppConfig): R2dbcUrl | null {
  const [option, text] = [optionOf(config, urlName(config)), literalOf(config, urlName(config)) ?? ""];
  const parts = r2dbcScheme.test(text) ? urlParts(text.replace(r2dbcScheme, "")) : null;
  const query = text.includes("?") ? text.slice(text.indexOf("?") + 1) : "";
  const parameters = query.split("&").flatMap((one) => {
    const [, name, value] = /^([\w.-]{1,60})=(.*)$/s.exec(one) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return option && parts ? { option, parts, parameters: Object.fromEntries(parameters) } : null;
}

/** An option of the driver, in the URL or beside it; the latter counts. */
export const r2dbcOption = (config: AppConfig, name: string): string | undefined => {
  const beside = optionOf(config, `${propertyPrefix(config)}${name}`);
  return beside ? String(beside.value) : r2dbcUrl(config)?.parameters[name];
};

/** The same URL for R2DBC; null where a part of it may not be shown, or has no name there. */
function r2dbcFor(rest: string): string | null {
  const [place = "", query = "", ...more] = rest.split("?");
  const parts = urlParts(`postgresql://${place}`);
  const isShown = parts && parts.host !== null && hasForm(parts.host, "host") && hasForm(parts.database ?? "x", "name");
  // Several hosts need a scheme of their own.
  if (!isShown || parts.problem || /[@,#]/.test(rest) || more.length > 0) return null;
  const named = query.split("&").flatMap((one) => (one === "" ? [] : [parameterFor(one)]));
  const names = named.map((one) => one?.split("=")[0]);
  if (named.includes(null) || new Set(names).size < names.length) return null;
  return `r2dbc:postgresql://${place}${named.length > 0 ? `?${named.join("&")}` : ""}`;
}

function parameterFor(one: string): string | null {
  const [name = "", ...value] = one.split("=");
  const right = Object.hasOwn(r2dbcOptions, name) ? name : meant(name);
  const text = right === undefined ? null : written(right, name, value.join("="));
  return text === null ? null : `${right}=${text}`;
}

const inWords = "# begin the URL with r2dbc:postgresql://, and give each parameter the name that this driver reads";

const scheme: Lint = {
  id: "r2dbc-scheme",
  source: r2dbcDocs.driver,
  provenOn: null,
  check: (config) => {
    const [option, text] = [optionOf(config, urlName(config)), literalOf(config, urlName(config)) ?? ""];
    const [, rest] = /^(?:jdbc:)?postgres(?:ql)?:\/\/(.*)$/s.exec(text) ?? [];
    if (!option || rest === undefined) return [];
    const right = r2dbcFor(rest);
    return [
      {
        cause: "config-scheme-unsupported",
        ...placeOfOption(option),
        why: "The URL does not start with the r2dbc scheme: Spring cannot create the connection factory.",
        fix: right === null ? inWords : springLine(urlName(config), right),
      },
    ];
  },
};

/** What a name means that the driver does not read; undefined where it reads it, or nobody knows. */
function meant(name: string): string | undefined {
  const known = Object.keys(r2dbcOptions);
  if (known.includes(name) || poolOptions.includes(name)) return undefined;
  return Object.hasOwn(r2dbcForeign, name) ? r2dbcForeign[name] : known.find((one) => isTypo(name, one));
}

/** The driver's default is no TLS, whatever a word of another case says. */
const losesTls = (config: AppConfig, right: string, value: string) =>
  right === "sslMode" &&
  !literalOf(config, urlName(config))?.startsWith("r2dbcs:") &&
  r2dbcOption(config, "sslMode") === undefined &&
  r2dbcOption(config, "ssl") === undefined &&
  /^(?:require|verify[-_](?:ca|full))$/i.test(value);

/** The value under its right name; null where it may not be shown. `prepareThreshold=0` is a cache of none. */
function written(right: string, name: string, value: string): string | null {
  const form = r2dbcOptions[right];
  if (right === "preparedStatementCacheQueries" && name !== right) return value === "0" ? "0" : null;
  // libpq's seconds and the server's milliseconds: the driver wants PT10S.
  if (form === "duration" && /^\d{1,9}$/.test(value))
    return `PT${Number(value) / (name === "statement_timeout" ? 1000 : 1)}S`;
  return form !== undefined && form !== "url" && hasForm(value, form) ? value : null;
}

const names: Lint = {
  id: "r2dbc-names",
  source: r2dbcDocs.driver,
  provenOn: null,
  check: (config) => {
    const url = r2dbcUrl(config);
    const say = (option: Option, what: string, [name, right, value]: string[], fix: string) => {
      const isOpen = losesTls(config, right ?? "", value ?? "");
      return ignoredOption(option, {
        ...(isOpen ? { level: "warning" as const } : {}),
        why:
          `r2dbc-postgresql silently ignores ${what} \`${name}\`; it reads \`${right}\`.` +
          (isOpen ? " The connection is not encrypted." : ""),
        fix,
      });
    };
    const inUrl = Object.entries(url?.parameters ?? {}).flatMap(([name, value]): Found[] => {
      const right = meant(name);
      if (!url || right === undefined) return [];
      const isSaid = optionOf(config, `${propertyPrefix(config)}${right}`) !== null;
      const isThere = isSaid || Object.hasOwn(url.parameters, right);
      const text = written(right, name, value);
      const renamed =
        text === null ? `# rename ${name} to ${right} in the URL` : replaceInUrl(name, `${right}=${text}`);
      const fix = isThere ? removeFromUrl(name) : renamed;
      return [say(url.option, "the URL parameter", [name, right, value], fix)];
    });
    const beside = config.options.flatMap((option): Found[] => {
      const prefix = propertyPrefix(config);
      const name = option.name.startsWith(prefix) ? option.name.slice(prefix.length) : "";
      const right = meant(name);
      if (
        name === "" ||
        ofNoProperty.test(name) ||
        right === undefined ||
        optionOf(config, `${propertyPrefix(config)}${right}`)
      )
        return [];
      const value = String(option.value);
      const text = written(right, name, value);
      const fix =
        text === null ? `# rename ${name} to ${right}` : springLine(`${propertyPrefix(config)}${right}`, text);
      return [say(option, "the property", [name, right, value], fix)];
    });
    return [...inUrl, ...beside];
  },
};

const modes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full", "tunnel"];

const sslMode: Lint = {
  id: "r2dbc-sslmode",
  source: r2dbcDocs.driver,
  provenOn: null,
  check: (config) => {
    const beside = optionOf(config, `${propertyPrefix(config)}sslMode`);
    const place = beside ?? r2dbcUrl(config)?.option;
    const value = beside?.isOpaque ? undefined : r2dbcOption(config, "sslMode");
    const isKnown = modes.includes(String(value).toLowerCase().replaceAll("_", "-"));
    if (!place || value === undefined || isKnown || /[${}]/.test(value)) return [];
    const mode = sslmodeMeant(value);
    return [
      {
        cause: "config-sslmode-invalid",
        ...placeOfOption(place),
        why: `r2dbc-postgresql refuses this sslMode: it accepts ${modes.join(", ")}.`,
        fix: beside ? springLine(beside.name, mode) : writeInUrl(`sslMode=${mode}`),
      },
    ];
  },
};

const pooler: Lint = {
  id: "r2dbc-statements-on-a-transaction-pooler",
  source: r2dbcDocs.driver,
  provenOn: null,
  check: (config) => {
    const url = r2dbcUrl(config);
    const place = url?.option ?? optionOf(config, "host");
    const port = url?.parts.port ?? numberOf(config, "port");
    const name = poolerThatLosesStatements(url?.parts.host ?? literalOf(config, "host"), port);
    if (!place || name === null || r2dbcOption(config, "preparedStatementCacheQueries") !== undefined) return [];
    return [
      {
        cause: "app-config-pooler-mismatch",
        ...placeOfOption(place),
        why:
          `The host is the ${name}, in transaction mode, and r2dbc-postgresql names its statements. Some then ` +
          `fail with "does not exist" or "already exists".`,
        fix: url
          ? appendToUrl(String(url.option.value), "preparedStatementCacheQueries=0")
          : springLine("preparedStatementCacheQueries", 0),
      },
    ];
  },
};

export const r2dbcLints: Lint[] = [scheme, names, sslMode, pooler];
