// Any framework: `key=value` lines, an environment file, or a URL, with the lints that need no framework.
import { parameters } from "../libpq/parameters.ts";
import { splitKeywords } from "../libpq/split-conninfo.ts";
import { directusForm, directusPool, directusTls, directusTlsSetting } from "./generic/directus.ts";
import { formsOf, meantBy, parameterOf } from "./generic/forms.ts";
import { poolerContainer } from "./generic/pooler-container.ts";
import { poolerForm } from "./generic/pooler-image.ts";
import { poolerLogin, poolerPlace } from "./generic/pooler-place.ts";
import { poolerPort } from "./generic/pooler-port.ts";
import { serverPort } from "./generic/server-port.ts";
import { poolerNames } from "./generic/pooler-variables.ts";
import { read } from "./generic/read.ts";
import { numberOf, placeOfOption, stringOf } from "./options.ts";
import type {
  AppConfig,
  Found,
  Lint,
  Option,
  StepPlace,
  Playbook,
  PlaybookStep,
  ConnectionSetting,
  ConnectionSettings,
} from "./playbook.ts";
import { isFilledInLater } from "./server/template.ts";
import { writeInUrl } from "./shown/url-changes.ts";
import { sslmodeMeant } from "./sslmode-meant.ts";
import { mayBeFilledIn } from "./templates.ts";
import { nearestNames } from "../target/nearest-names.ts";
import { urlFound, urlParts, wholeParts } from "./url.ts";
import { onlyKnown, tlsOfSslmode } from "./connection-settings.ts";

const source = "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS";

/** The URL among the options, whatever it is called: DATABASE_URL before others. */
function urlOption(config: AppConfig): Option | null {
  const urls = config.options.filter(({ name, isOpaque }) => !isOpaque && isUrlOption(name));
  return urls.find(({ name }) => name === "DATABASE_URL") ?? urls[0] ?? null;
}

const isUrlOption = (name: string) =>
  [parameterOf, meantBy, poolerForm, directusForm].every((one) => one(name) === null);

const urlLint: Lint = {
  id: "url",
  source,
  provenOn: null,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      if (option.isOpaque || !isUrlOption(option.name)) return [];
      const parts = urlParts(String(option.value));
      // What was never filled in is no deployed file: its values come from elsewhere.
      const asPurposeHas = (one: Found): Found =>
        isExample(config) || one.cause === "config-variable-missing" ? { ...one, level: "note" } : one;
      if (parts) return urlFound(option, parts).map(asPurposeHas);
      return notUrl(option, config);
    }),
};

const isExample = ({ traits }: AppConfig) => traits.includes("example");
/** `<port>`, `[port]`, `your-port`: there to be filled in. */
const isUnfilled = (value: string) => /[<>[\]|]|^(?:your|change|replace)\b|x{3}/i.test(value);

/** A scheme that only lacks a slash is a slip; before anything else the application may put one itself. */
const nearScheme = /^(?:postgres|postgresql)(?:\+\w+)?:/i;

function notUrl({ name, value, line }: Option, config: AppConfig): Found[] {
  const text = String(value);
  if (isFilledInLater(text) || !/[:@/]/.test(text) || isKeywords(text)) return [];
  const isSlip = name === "url" || nearScheme.test(text);
  if (!isSlip && !text.includes("@")) return [];
  const why = isSlip
    ? "This is not a URL: it does not start with a scheme and ://, so libpq reads it as something else."
    : "This is a URL without its scheme: drivers take it only where the application puts one before it.";
  const fix = "# begin the URL with postgresql://";
  const level = isSlip && !isExample(config) ? {} : ({ level: "note" } as const);
  return [{ cause: "config-url-invalid", ...level, option: name, line, why, fix }];
}

/** `host=db user=app`: libpq takes it wherever it takes a URL, and so do drivers of Go. */
function isKeywords(text: string): boolean {
  const { values, fault } = splitKeywords(text);
  const names = Object.keys(values);
  return !fault && names.length > 0 && names.every((one) => /^[A-Za-z_]+$/.test(one));
}

const sslmodeInUrl: Lint = {
  id: "sslmode-in-url",
  source,
  provenOn: null,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      if (option.isOpaque || !isUrlOption(option.name)) return [];
      const written = wholeParts(String(option.value))?.parameters["sslmode"];
      // pgjdbc takes them in capitals, too.
      const mode = /^\s*jdbc:/i.test(String(option.value)) ? written?.toLowerCase() : written;
      const allowed = parameters["sslmode"]?.values ?? [];
      // `no-verify` is node-postgres's own.
      if (mode === undefined || mode === "" || mode === "no-verify" || mayBeFilledIn(mode) || allowed.includes(mode))
        return [];
      return [
        {
          cause: "config-sslmode-invalid",
          severity: "degraded",
          ...(isExample(config) ? ({ level: "note" } as const) : {}),
          ...placeOfOption(option),
          why:
            `There is no such \`sslmode\`: libpq, JDBC and Go accept ${allowed.join(", ")}, and refuse to connect ` +
            `with anything else.`,
          fix: writeInUrl(`sslmode=${sslmodeMeant(mode)}`),
        },
      ];
    }),
};

const wordFor = (option: string, meant: string | undefined) =>
  meant === undefined ? `# give ${option} one of these words` : `${option}=${meant}`;

/** `10s` for a number of seconds is 10; any other text may be anything. */
function numberFor(option: string, name: string, value: string): string {
  const seconds = name === "connect_timeout" ? /^(\d{1,4}) ?s(?:ec|econds)?$/i.exec(value.trim())?.[1] : undefined;
  return seconds === undefined ? `# give ${option} as a whole number` : `${option}=${seconds}`;
}

const parameterLint: Lint = {
  id: "libpq-parameter",
  source,
  provenOn: null,
  check: (config) =>
    config.options.flatMap(({ name: option, value, isOpaque, line }): Found[] => {
      const name = parameterOf(option) ?? "";
      const known = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (isOpaque || !known || typeof value !== "string" || value.includes("$")) return [];
      if (isFilledInLater(value) || isUnfilled(value)) return [];
      const level = isExample(config) ? ({ level: "note" } as const) : {};
      // node-postgres reads PGSSLMODE, too, and has this word of its own.
      if (option === "PGSSLMODE" && value === "no-verify") return [];
      const allowed = known.values;
      if (allowed && value !== "" && !allowed.includes(known.anyCase ? value.toLowerCase() : value))
        return [
          {
            cause: name === "sslmode" ? "config-sslmode-invalid" : "app-config-invalid-option",
            ...level,
            option,
            line,
            why: `libpq accepts ${allowed.join(", ")} for \`${name}\`, and refuses to connect with anything else.`,
            fix: wordFor(option, name === "sslmode" ? sslmodeMeant(value) : nearestNames(value, [...allowed])[0]),
          },
        ];
      // Several hosts have several ports: 5432,5433.
      const isNumber =
        name === "port"
          ? value.split(",").every((one) => /^\d*$/.test(one.trim()))
          : !known.number || /^-?\d+$/.test(value.trim());
      if (!isNumber)
        return [
          {
            cause: name === "port" ? "config-port-invalid" : "app-config-invalid-option",
            ...level,
            option,
            line,
            why: `\`${name}\` must be a whole number; libpq refuses to connect.`,
            fix: numberFor(option, name, value),
          },
        ];
      return [];
    }),
};

function settings(config: AppConfig): ConnectionSettings {
  const option = urlOption(config);
  const parts = option ? wholeParts(String(option.value)) : null;
  const own = (name: string) => config.options.find((one) => parameterOf(one.name) === name) ?? null;
  const stringAt = (name: string) => stringOf(config, own(name)?.name ?? "");
  const lineOf = (name: string) => own(name)?.line ?? option?.line ?? null;
  const setting = <T>(
    name: string,
    value: T | null | undefined,
    fixes: Record<string, string> = {},
  ): ConnectionSetting<T> | undefined =>
    value === null || value === undefined
      ? undefined
      : { value, option: own(name)?.name ?? name, line: lineOf(name), fixes, source };
  const mode = stringAt("sslmode") ?? parts?.parameters["sslmode"];
  const tls = tlsOfSslmode(mode ?? "prefer");
  return onlyKnown({
    host: setting("host", stringAt("host") ?? parts?.host),
    port: setting("port", numberOf(config, own("port")?.name ?? "") ?? parts?.port ?? 5432),
    database: setting("dbname", stringAt("dbname") ?? parts?.database),
    user: setting("user", stringAt("user") ?? parts?.user),
    family: setting<4 | 6 | "any">("host", "any"),
    tls:
      directusTlsSetting(config) ??
      setting("sslmode", tls, {
        disable: "sslmode=disable",
        require: "sslmode=require",
        verify: "sslmode=verify-full",
      }),
  });
}

function steps({ host, port, database, user, sslmode }: StepPlace): PlaybookStep[] {
  const conninfo = `host=${host} port=${port} dbname=${database} user=${user} sslmode=${sslmode}`;
  return [
    {
      title: "From the machine of the application, with its own user",
      language: "sh",
      code: `PGPASSWORD="$DBCHECK_PASSWORD" psql "${conninfo}" -c 'select 1'`,
      reads: "If it answers there and the application still fails, the application's own options differ from these.",
    },
    {
      title: "What the process actually has in its environment",
      language: "sh",
      code:
        `tr '\\0' '\\n' < /proc/$PID/environ | grep -E '^(PG|DATABASE_|DB_)' | sed -E ` +
        `'s/(:[^:@/]*@|PASSWORD=.*)/:[secret]@/'`,
      reads: "Look for a variable from an older deploy, or a missing one.",
    },
  ];
}

/** `PGPORT=5432` is `PGPORT: "5432"` in a manifest: also in a list, as the value of a name, or encoded. */
const inManifest = (lint: Lint): Lint => ({
  ...lint,
  check: (config) => {
    const form = forms.find(([trait]) => config.traits.includes(trait))?.[1];
    return lint.check(config).map((one) => {
      const [, before = "", name, value = ""] = variable.exec(one.fix) ?? [];
      return form && name !== undefined ? { ...one, fix: `${before}${form(name, value, one)}` } : one;
    });
  },
});

const variable = /^(# in its environment: )?([A-Z][A-Z0-9_]*)=(.+)$/;

const forms: [trait: string, form: (name: string, value: string, found: Found) => string][] = [
  ["manifest-encoded", (name, value) => `${name}: ${Buffer.from(value).toString("base64")}`],
  ["manifest-list", (name, value) => `- ${name}=${value}`],
  [
    "manifest-names",
    (name, value, { option, line }) =>
      name === option && line !== null ? `value: "${value}"` : `- name: ${name}\n  value: "${value}"`,
  ],
  ["manifest", (name, value) => `${name}: "${value}"`],
];

export const generic: Playbook = {
  framework: "generic",
  title: "environment or URL",
  read,
  forms: ({ options }) => formsOf(options.map(({ name }) => name)),
  lints: [
    urlLint,
    sslmodeInUrl,
    parameterLint,
    poolerContainer,
    poolerPlace,
    poolerLogin,
    ...poolerPort,
    serverPort,
    ...poolerNames,
    directusTls,
    directusPool,
  ].map(inManifest),
  settings,
  steps,
  logs: {
    search: ["FATAL", "connection", "timeout", "ECONNREFUSED", "SQLSTATE"],
    hint: "Search for the first error after the start, not for the last.",
  },
  withOption: (option, value) => `${option}=${String(value)}`,
};
