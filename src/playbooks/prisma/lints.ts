// What cannot work in Prisma's configuration, seen in its text alone.
import { ignoredOption, invalidOption, optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { poolerThatLosesStatements } from "../poolers.ts";
import { rawUrlFound } from "../raw-characters.ts";
import { shownParameter } from "../shown/url.ts";
import { isTypo } from "../specs.ts";
import { since } from "../versions.ts";
import { configFile } from "./config-file.ts";
import { docs, fields, idleLifetime, misnamed, numbers, sslmodes, urlParameters } from "./options.ts";
import { shadow } from "./shadow-lint.ts";
import { parametersOf, urlOf } from "./url.ts";
import { prismaLine, renamedField } from "./write.ts";

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
          fix: `${option.name}="postgresql://USER:PASSWORD@HOST:5432/DATABASE"`,
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
    for (const [name, value] of Object.entries(parameters)) {
      if (value.includes("${")) continue;
      if (numbers.includes(name) && !/^\d+$/.test(value))
        here.push(
          invalidOption(option, {
            why:
              `\`${name}\` must be a whole number${name.includes("timeout") ? " of seconds" : ""}: Prisma refuses ` +
              `the URL.`,
            fix: prismaLine(name, Number.parseInt(value, 10) || 10),
          }),
        );
      if (name === "pgbouncer" && !/^(true|false)$/.test(value))
        here.push(
          invalidOption(option, {
            why: "`pgbouncer` must be true or false: Prisma refuses the URL.",
            fix: prismaLine("pgbouncer", true),
          }),
        );
      if (name === "sslmode" && !sslmodes.includes(value))
        here.push({
          cause: "config-sslmode-invalid",
          severity: "notice",
          ...placeOfOption(option),
          why:
            `Prisma accepts ${sslmodes.join(", ")} for sslmode, and takes anything else as \`prefer\`: ` +
            `${value.startsWith("verify") ? "the certificate is then not verified" : "TLS is not what this asks for"}. ` +
            `With a driver adapter (Prisma 7) node-postgres reads it instead.`,
          fix: value.startsWith("verify")
            ? "…?sslmode=require&sslaccept=strict&sslcert=ca.pem"
            : prismaLine("sslmode", "require"),
        });
    }
    return here;
  },
};

/** A quarter of an hour or more is nobody's wait: the number was meant in milliseconds. */
function inSeconds(value: string): string {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : null;
  if (number === null) return "…";
  return String(number >= 1000 ? Math.max(1, Math.round(number / 1000)) : number);
}

const names: Lint = {
  id: "url-parameters",
  source: docs.url,
  provenOn: null,
  check: (config) => {
    const found = parametersOf(config);
    return Object.entries(found?.parameters ?? {}).flatMap(([name, value]): Found[] => {
      if (!found || urlParameters.includes(name)) return [];
      const letters = name.toLowerCase().replaceAll(/[-_]/g, "");
      const meant = Object.hasOwn(misnamed, letters)
        ? misnamed[letters]
        : urlParameters.find((one) => isTypo(name, one));
      if (meant === undefined) return [];
      const isIdle = meant === idleLifetime && letters === "idletimeout";
      if (isIdle && isDrivers(config)) return [];
      const who = isIdle ? "Prisma 2 to 6" : "Prisma";
      const isTime = /timeout|lifetime/.test(meant);
      // It may be any of the three.
      if (letters === "timeout")
        return [
          ignoredOption(found.option, {
            why:
              "Prisma silently ignores the URL parameter `timeout`: it reads `connect_timeout`, `pool_timeout` and " +
              "`socket_timeout`, in seconds.",
            fix: "// remove timeout, or write the one of the three that you mean, in seconds",
          }),
        ];
      return [
        ignoredOption(found.option, {
          why:
            `${who} silently ignores the URL parameter \`${name}\`: it reads \`${meant}\`` +
            `${isTime ? ", in seconds" : ""}.`,
          fix: prismaLine(meant, isTime ? inSeconds(value) : shownParameter(meant, value)),
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

/** Driver adapters bring their own pool. */
const adapter: Lint = {
  id: "adapter-pool",
  source: docs.pool,
  provenOn: null,
  check: (config) => {
    const found = parametersOf(config);
    if (!found || !config.traits.includes("adapter")) return [];
    return ["connection_limit", "pool_timeout", "pgbouncer"].flatMap((name): Found[] => {
      const value = found.parameters[name];
      if (value === undefined) return [];
      return [
        ignoredOption(found.option, {
          why: `With a driver adapter, the pool is node-postgres' own: \`${name}\` in the URL is ignored.`,
          fix:
            name === "connection_limit"
              ? `max: ${Number(value) || 10}, // beside connectionString`
              : `// remove ${name} from the URL`,
        }),
      ];
    });
  },
};

/** node-postgres has its pool's options at the top. */
const nested: Lint = {
  id: "adapter-pool-object",
  source: docs.pool,
  provenOn: null,
  check: (config) => {
    const option = config.options.find(({ name }) => /^pool\.\w+$/.test(name));
    if (!option || !config.traits.includes("adapter")) return [];
    return [
      ignoredOption(["pool", option.line], {
        level: "warning",
        why:
          "node-postgres has no option `pool`, and ignores what is in it. The pool keeps its defaults: 10 " +
          "connections, and no limit on waiting for one. Its options belong beside `connectionString`.",
        fix: "// move the options out of pool, up beside connectionString",
      }),
    ];
  },
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
          `The host is the ${name}, in transaction mode, and Prisma names its prepared statements. Some then ` +
          `fail with "does not exist" or "already exists".`,
        fix: `${prismaLine("pgbouncer", true)}   # and run migrations over directUrl (port 5432)`,
      },
    ];
  },
};

export const lints: Lint[] = [configFile, url, quoted, values, names, datasource, shadow, adapter, nested, pooler];
