// What cannot work in Django's DATABASES, seen in its text alone.
import { ignoredOption, invalidOption, literalOf, numberOf, optionOf, valueOf } from "../options.ts";
import type { Found, Lint, Option } from "../playbook.ts";
import { transactionPooler } from "../poolers.ts";
import { isTemplated } from "../templates.ts";
import { since } from "../versions.ts";
import { rawUrlFound } from "../raw-characters.ts";
import { urlParts, wholeParts } from "../url.ts";
import { computedAlias, docs, misnamed, settings } from "./options.ts";
import { libpqLints } from "./libpq-lints.ts";
import { optionsReplaced, urlCall } from "./url-call.ts";
import { portFix } from "../numbers-meant.ts";
import { added, aliasOf, codeAt, lineAt, pythonLine, renamed } from "./write.ts";
import { textFlags } from "./text-flags.ts";

const proven = "Django 3.2, psycopg2 2.9";
/** Without these the connection goes elsewhere, or nowhere. */
const vital: Record<string, string> = {
  NAME: "Without it Django raises ImproperlyConfigured (Please supply the NAME).",
  ENGINE: "Without it Django raises ImproperlyConfigured (Please supply the ENGINE value).",
  USER: "Without it libpq takes PGUSER or the system's user.",
  PASSWORD: "Without it libpq takes PGPASSWORD, a password file, or none.",
  HOST: "Without it libpq takes PGHOST or a local socket.",
};
const isVital = (name: string) => Object.hasOwn(vital, name);

const names: Lint = {
  id: "unknown-setting",
  source: docs.settings,
  provenOn: proven,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      const [name = ""] = option.name.split(".");
      if (settings.includes(name)) return [];
      const meant = Object.hasOwn(misnamed, name)
        ? misnamed[name]
        : settings.find((one) => one.toLowerCase() === name.toLowerCase());
      if (meant === undefined || optionOf(config, meant)) return [];
      // What a call gives, or a loop sets, may have it.
      if (isVital(meant) && ["call", computedAlias].some((one) => config.traits.includes(one))) return [];
      return [
        invalidOption(option, {
          ...(isVital(meant) ? {} : { severity: "notice" as const }),
          why: `Django ignores \`${name}\`: it reads \`${meant}\`.${isVital(meant) ? ` ${vital[meant]}` : ""}`,
          fix: renamed(option, meant),
        }),
      ];
    }),
};

const engine: Lint = {
  id: "engine",
  source: docs.settings,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "ENGINE");
    if (!option || option.isOpaque || typeof option.value !== "string") return [];
    const known = [
      "django.db.backends.postgresql",
      "django.contrib.gis.db.backends.postgis",
      "django.db.backends.postgresql_psycopg2",
    ];
    // A package of the project's own may be called anything else.
    const isNone =
      /^(?:postgres|postgresql|psycopg[23]?|postgresql_psycopg[23]?)$|^django\.db\.backends\.(?:postgr|pg|psycopg)/i;
    if (known.includes(option.value) || !isNone.test(option.value)) return [];
    return [
      invalidOption(option, {
        why: `There is no database engine with this name: Django raises ImproperlyConfigured.`,
        fix: lineAt(option, known[0]),
      }),
    ];
  },
};

/** libpq takes one for each host, and white space around it. */
const ports = /^(?:\d+(?:,\d*)*)?$/;

const types: Lint = {
  id: "types",
  source: docs.settings,
  provenOn: proven,
  check: (config) => {
    const [port, age] = [optionOf(config, "PORT"), optionOf(config, "CONN_MAX_AGE")];
    return [
      ...(port && !port.isOpaque && port.value !== null && !isTemplated(port) && !ports.test(String(port.value).trim())
        ? [
            {
              cause: "config-port-invalid" as const,
              option: "PORT",
              line: port.line,
              why: "The port is not a number: libpq refuses the connection.",
              fix: portFix(port, (_, value) => lineAt(port, String(value))),
            },
          ]
        : []),
      ...(age && !age.isOpaque && typeof age.value === "string"
        ? [
            invalidOption(["CONN_MAX_AGE", age.line], {
              why: "CONN_MAX_AGE is a string: Django adds it to a time and raises TypeError at the first connection.",
              fix: ageFix(age),
            }),
          ]
        : []),
    ];
  },
};

function ageFix(option: Option): string {
  const text = String(option.value).trim();
  if (text === "None") return lineAt(option, null);
  return /^\d+$/.test(text) ? lineAt(option, Number(text)) : "# give CONN_MAX_AGE as a number of seconds, or None";
}

const unconverted: Lint = {
  id: "environment-not-converted",
  source: docs.settings,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "CONN_MAX_AGE");
    const call = option?.isOpaque
      ? /^os\.(?:environ\.get|getenv|environ)[([]\s*["'](\w+)["']\s*(?:,\s*["']?(\d+)["']?)?\s*[)\]]$/.exec(
          String(option.value),
        )
      : null;
    if (!option || !call) return [];
    // `environ.get("AGE", 60)` is a number as long as nobody sets it.
    const isText = /environ\[|,\s*["']/.test(String(option.value));
    return [
      invalidOption(option, {
        ...(isText ? {} : { severity: "degraded" as const }),
        why:
          `${isText ? "An environment variable" : "When it is set, the variable"} is a string, but CONN_MAX_AGE must ` +
          "be a number. Django raises TypeError at the first connection.",
        fix: codeAt(
          option,
          /environ\[/.test(String(option.value))
            ? `int(os.environ["${call[1]}"])`
            : `int(os.environ.get("${call[1]}", "${call[2] ?? "0"}"))`,
        ),
      }),
    ];
  },
};

/** Beside DATABASES a setting of a database has no effect. */
const apart: Lint = {
  id: "setting-outside",
  source: docs.settings,
  provenOn: null,
  check: (config) =>
    config.traits.flatMap((trait): Found[] => {
      const [, name, line] = /^outside:(\w+)\.line(\d+)$/.exec(trait) ?? [];
      if (name === undefined || optionOf(config, name)) return [];
      return [
        ignoredOption([name, Number(line)], {
          level: "warning",
          why: `Django reads \`${name}\` inside an entry of DATABASES only. At the top of the file it has no effect.`,
          fix: `# add below line ${line} (and below DATABASES): DATABASES["${aliasOf(config)}"]["${name}"] = ${name}`,
        }),
      ];
    }),
};

/** Django 5.1 and later. */
const pooling: Lint = {
  id: "pool-and-age",
  source: docs.postgres,
  provenOn: null,
  check: (config) => {
    const pool = config.options.find(({ name }) => name === "OPTIONS.pool" || name.startsWith("OPTIONS.pool."));
    const age = optionOf(config, "CONN_MAX_AGE");
    const django = since(config, "django", "Django", "5.1");
    if (!pool || pool.isOpaque || pool.value === false) return [];
    if (django.holds === false)
      return [
        invalidOption(["OPTIONS.pool", pool.line], {
          why:
            `Django has connection pools since 5.1, and ${django.text}: libpq gets \`pool\` as a parameter and ` +
            `refuses every connection.`,
          fix: "# remove pool from OPTIONS: CONN_MAX_AGE (seconds) keeps connections open",
        }),
      ];
    // What a variable falls back to is not what is deployed.
    const [min, max] = ["OPTIONS.pool.min_size", "OPTIONS.pool.max_size"].map((name) =>
      optionOf(config, name)?.isOpaque === true ? undefined : numberOf(config, name),
    );
    return [
      ...(age && !age.isOpaque && age.value !== 0
        ? [
            invalidOption(age, {
              why:
                "Connection pools and persistent connections exclude each other: Django raises " +
                "ImproperlyConfigured (Pooling doesn't support persistent connections).",
              fix: lineAt(age, 0),
            }),
          ]
        : []),
      ...(min !== undefined && max !== undefined && min > max
        ? [
            invalidOption(["OPTIONS.pool.min_size", optionOf(config, "OPTIONS.pool.min_size")?.line ?? null], {
              why: `min_size (${min}) is larger than max_size (${max}): psycopg_pool raises ValueError when it starts.`,
              fix: pythonLine("min_size", max),
            }),
          ]
        : []),
    ];
  },
};

const pooler: Lint = {
  id: "server-side-cursors",
  source: "https://docs.djangoproject.com/en/stable/ref/databases/#transaction-pooling-and-server-side-cursors",
  provenOn: null,
  check: (config) => {
    // What a variable falls back to is not what is deployed.
    const parts = wholeParts(literalOf(config, "URL") ?? "");
    const name = transactionPooler(parts?.host ?? literalOf(config, "HOST"), parts?.port ?? numberOf(config, "PORT"));
    const option = optionOf(config, "DISABLE_SERVER_SIDE_CURSORS");
    if (name === null || option?.isOpaque || valueOf(config, "DISABLE_SERVER_SIDE_CURSORS") === true) return [];
    if (!option && config.traits.includes(computedAlias)) return [];
    return [
      {
        cause: "app-config-pooler-mismatch",
        option: "DISABLE_SERVER_SIDE_CURSORS",
        line: option?.line ?? null,
        why:
          `The host is the ${name}, in transaction mode. Outside a transaction QuerySet.iterator() loses its ` +
          `server-side cursor there ("cursor does not exist").`,
        fix: option ? lineAt(option, true) : added(config, "DISABLE_SERVER_SIDE_CURSORS", true),
      },
    ];
  },
};

const url: Lint = {
  id: "url",
  source: docs.settings,
  provenOn: null,
  check: (config) => {
    const option = optionOf(config, "URL");
    const parts = option && !option.isOpaque && typeof option.value === "string" ? urlParts(option.value) : null;
    if (!option || !parts?.problem) return [];
    return rawUrlFound(option, parts, "dj_database_url");
  },
};

export const lints: Lint[] = [
  optionsReplaced,
  names,
  engine,
  types,
  textFlags,
  unconverted,
  apart,
  ...libpqLints,
  pooling,
  pooler,
  url,
  urlCall,
];
