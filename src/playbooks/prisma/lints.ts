// What cannot work in Prisma's configuration, seen in its text alone.
import { ignoredOption, invalidOption, optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { poolerThatLosesStatements } from "../poolers.ts";
import { rawUrlFound } from "../raw-characters.ts";
import { appendToUrl, removeFromUrl, replaceInUrl } from "../shown/url-changes.ts";
import { shownParameter } from "../shown/url.ts";
import { isTypo } from "../specs.ts";
import { sslmodeMeant } from "../sslmode-meant.ts";
import { since } from "../versions.ts";
import { adapterLints } from "./adapter-lints.ts";
import { parametersAdded } from "./added-parameters.ts";
import { adapterNotGiven } from "./clients.ts";
import { configFile } from "./config-file.ts";
import { docs, fields, numbers, sslmodes, urlParameters } from "./options.ts";
import { shadow } from "./shadow-lint.ts";
import { meantParameter, parameterLetters, parametersOf, urlOf } from "./url.ts";
import { renamedField } from "./write.ts";

/** Of Prisma 7 an environment file says nothing: a rule of the engine before it says for which it holds. */
const isEngines = (config: AppConfig) =>
  (config.traits.includes("schema") && optionOf(config, "url") !== null) ||
  since(config, "prisma", "Prisma", "7").holds === false;
const engineOf = (config: AppConfig) => (isEngines(config) ? "Prisma" : "Prisma 2 to 6");

/** How the file writes a comment. */
const commentIn = ({ traits }: AppConfig, { name }: Option): "#" | "//" =>
  traits.includes("schema") || !/^[A-Z][A-Z0-9_]*$/.test(name) ? "//" : "#";

const isDrivers = (config: AppConfig) =>
  config.traits.includes("adapter") || since(config, "prisma", "Prisma", "7").holds === true;

const url: Lint = {
  id: "url",
  source: docs.connections,
  provenOn: null,
  check: (config) => {
    const found = urlOf(config);
    if (!found) return [];
    const { option, text, parts } = found;
    const scheme = /^([A-Za-z][\w+.:-]*?):(\/\/|$)/.exec(text)?.[1] ?? "";
    // Prisma's own services have schemes of their own.
    if (/^prisma(\+postgres)?$/.test(scheme)) return [];
    if (!/^postgres(ql)?$/.test(scheme))
      return [
        {
          cause: "config-scheme-unsupported",
          ...placeOfOption(option),
          why:
            `The URL begins ${scheme === "" ? "without a scheme" : "with another scheme"}: Prisma accepts only ` +
            `postgresql:// or postgres://, and fails with P1012 before it connects.`,
          fix: `${commentIn(config, option)} begin the URL with postgresql://`,
        },
      ];
    if (parts?.problem) return rawUrlFound(option, parts, "prisma");
    return [];
  },
};

const values: Lint = {
  id: "url-values",
  source: docs.url,
  provenOn: null,
  check: (config) => {
    const found = parametersOf(config);
    // From 7 on, and with an adapter, the driver reads the URL.
    if (!found || isDrivers(config)) return [];
    const { option, parameters } = found;
    const here: Found[] = [];
    const [engine, comment] = [engineOf(config), commentIn(config, option)] as const;
    const level = isEngines(config) ? {} : { level: "warning" as const };
    for (const [name, value] of Object.entries(parameters)) {
      if (value.includes("${")) continue;
      if (numbers.includes(name) && !/^\d+$/.test(value))
        here.push(
          invalidOption(option, {
            ...level,
            why:
              `\`${name}\` must be a whole number${name.includes("timeout") ? " of seconds" : ""}: ${engine} refuses ` +
              `the URL.`,
            fix: `${comment} in the URL give ${name} as a whole number`,
          }),
        );
      if (name === "pgbouncer" && !/^(true|false)$/.test(value))
        here.push(
          invalidOption(option, {
            ...level,
            why: `\`pgbouncer\` must be true or false: ${engine} refuses the URL.`,
            fix: `${comment} in the URL give pgbouncer as true or false`,
          }),
        );
      if (name === "sslmode" && !sslmodes.includes(value))
        here.push({
          cause: "config-sslmode-invalid",
          severity: "notice",
          ...placeOfOption(option),
          why:
            `${engine} accepts ${sslmodes.join(", ")} for sslmode, and takes anything else as \`prefer\`: ` +
            `${value.startsWith("verify") ? "the certificate is then not verified" : "TLS is not what this asks for"}. ` +
            `With a driver adapter (Prisma 7) node-postgres reads it instead.`,
          fix: replaceInUrl(
            `sslmode=${shownParameter("sslmode", value)}`,
            value.startsWith("verify") ? "sslmode=require&sslaccept=strict" : `sslmode=${sslmodeOf(value)}`,
            comment,
          ),
        });
    }
    return here;
  },
};

const renamedInUrl = (name: string, meant: string, value: string | null, comment: "#" | "//") =>
  value === null || value === "…"
    ? `${comment} rename ${name} to ${meant} in the URL`
    : replaceInUrl(name, `${meant}=${value}`, comment);

/** A quarter of an hour or more is nobody's wait: the number was meant in milliseconds. */
function inSeconds(value: string): string | null {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : null;
  if (number === null) return null;
  return String(number >= 1000 ? Math.max(1, Math.round(number / 1000)) : number);
}

/** Prisma has three of libpq's words. */
function sslmodeOf(value: string): string {
  const meant = sslmodeMeant(value);
  return sslmodes.includes(meant) ? meant : meant === "allow" ? "prefer" : "require";
}

const names: Lint = {
  id: "url-parameters",
  source: docs.url,
  provenOn: null,
  check: (config) => {
    const found = parametersOf(config);
    // From 7 on, and with an adapter, the driver reads the URL.
    if (isDrivers(config)) return [];
    return Object.entries(found?.parameters ?? {}).flatMap(([name, value]): Found[] => {
      if (!found || urlParameters.includes(name)) return [];
      const meant = meantParameter(name);
      if (meant === undefined) return [];
      const [who, comment] = [engineOf(config), commentIn(config, found.option)] as const;
      const isTime = /timeout|lifetime/.test(meant);
      // It may be any of the three.
      if (parameterLetters(name) === "timeout")
        return [
          ignoredOption(found.option, {
            why:
              `${who} silently ignores the URL parameter \`timeout\`: it reads \`connect_timeout\`, ` +
              "`pool_timeout` and `socket_timeout`, in seconds.",
            fix: `${comment} remove timeout, or write the one of the three that you mean, in seconds`,
          }),
        ];
      return [
        ignoredOption(found.option, {
          why:
            `${who} silently ignores the URL parameter \`${name}\`: it reads \`${meant}\`` +
            `${isTime ? ", in seconds" : ""}.`,
          fix: Object.hasOwn(found.parameters, meant)
            ? removeFromUrl(name, comment)
            : renamedInUrl(name, meant, isTime ? inSeconds(value) : shownParameter(meant, value), comment),
        }),
      ];
    });
  },
};

const datasource: Lint = {
  id: "datasource-fields",
  source: docs.schema,
  provenOn: null,
  check: (config) => {
    if (!config.traits.includes("schema")) return [];
    const provider = optionOf(config, "provider");
    const unknown = config.options.flatMap((option): Found[] => {
      if (fields.includes(option.name) || config.traits.includes(`variable:${option.name}`)) return [];
      const letters = (text: string) => text.toLowerCase().replaceAll("_", "");
      const meant = fields.find((one) => letters(one) === letters(option.name) || isTypo(option.name, one));
      if (meant === undefined) return [];
      return [
        invalidOption(option, {
          why:
            `A datasource has no field \`${option.name}\`: Prisma rejects the schema (P1012), and generates no ` +
            `client.`,
          fix: renamedField(option, meant),
        }),
      ];
    });
    // A list of providers was a preview of Prisma 2.
    if (
      !provider ||
      provider.isOpaque ||
      Array.isArray(provider.value) ||
      /^(postgresql|postgres|cockroachdb)$/.test(String(provider.value))
    )
      return unknown;
    return [
      ...unknown,
      invalidOption(provider, {
        why: `The provider does not match a PostgreSQL URL: Prisma rejects the schema (P1012).`,
        fix: 'provider = "postgresql"',
      }),
    ];
  },
};

/** `"env(DATABASE_URL)"`: the call stands in quotes. */
const quoted: Lint = {
  id: "quoted-variable",
  source: docs.schema,
  provenOn: null,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      const text = option.isOpaque ? "" : String(option.value);
      const name = /^(?:env\(\s*["']?|process\.env\.)([A-Z][A-Z0-9_]*)["']?\s*\)?$/.exec(text.trim())?.[1];
      if (name === undefined || !/^(?:url|directUrl|shadowDatabaseUrl)$/.test(option.name)) return [];
      return [
        {
          cause: "config-url-invalid",
          ...placeOfOption(option),
          why: "In quotes this is a string, not a variable: Prisma takes it as the URL itself, and refuses it.",
          fix: config.traits.includes("schema")
            ? `${option.name} = env("${name}")`
            : `${option.name}: process.env.${name},`,
        },
      ];
    }),
};

const pooler: Lint = {
  id: "pgbouncer-flag",
  source: docs.pgbouncer,
  provenOn: null,
  check: (config) => {
    const found = urlOf(config);
    const name = poolerThatLosesStatements(found?.parts?.host, found?.parts?.port);
    const flag = found?.parts?.parameters["pgbouncer"];
    if (!found || name === null || flag === "true" || isDrivers(config)) return [];
    return [
      {
        cause: "app-config-pooler-mismatch",
        option: "pgbouncer",
        line: found.option.line,
        why:
          `The host is the ${name}, in transaction mode, and ${engineOf(config)} names prepared statements. Some ` +
          `then fail with "does not exist" or "already exists".`,
        ...(isEngines(config) ? {} : { level: "note" as const }),
        fix:
          flag === undefined
            ? appendToUrl(found.text, "pgbouncer=true", commentIn(config, found.option))
            : replaceInUrl("pgbouncer", "pgbouncer=true", commentIn(config, found.option)),
      },
    ];
  },
};

export const lints: Lint[] = [
  configFile,
  adapterNotGiven,
  parametersAdded,
  url,
  quoted,
  values,
  names,
  datasource,
  shadow,
  ...adapterLints,
  pooler,
];
