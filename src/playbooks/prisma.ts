// Prisma: schema.prisma, prisma.config.ts, the client in code, environment files, or pieces of them.
import { numberOf } from "./options.ts";
import type { AppConfig, Playbook, ConnectionSettings } from "./playbook.ts";
import { forms } from "./prisma/forms.ts";
import { lints } from "./prisma/lints.ts";
import { docs } from "./prisma/options.ts";
import { read } from "./prisma/read.ts";
import { logs, steps } from "./prisma/steps.ts";
import { appendedOf, wholeUrlOf } from "./prisma/url.ts";
import { prismaLine } from "./prisma/write.ts";
import { onlyKnown, tlsOfSslmode, settingIn } from "./connection-settings.ts";

const isVariable = /^[A-Z][A-Z0-9_]*$/;

/** Of a URL that is the environment's, what the file appends is known, and nothing else. */
function ofAppended(config: AppConfig): ConnectionSettings {
  const found = appendedOf(config);
  if (!found || config.traits.includes("adapter")) return {};
  const { option, parameters } = found;
  const setting = settingIn(config);
  const number = (name: string) => (/^\d+$/.test(parameters[name] ?? "") ? Number(parameters[name]) : undefined);
  const milliseconds = (name: string) => {
    const seconds = number(name);
    return seconds === undefined ? undefined : seconds * 1000;
  };
  return onlyKnown({
    prepared: setting<"named" | "unnamed" | "none">(
      option.name,
      parameters["pgbouncer"] === "true" ? "unnamed" : undefined,
      docs.pgbouncer,
    ),
    poolSize: setting(option.name, number("connection_limit"), docs.pool, { "{n}": "…?connection_limit={n}" }),
    connectTimeoutMs: setting(option.name, milliseconds("connect_timeout"), docs.url),
    checkoutTimeoutMs: setting(option.name, milliseconds("pool_timeout"), docs.pool),
  });
}

function settings(config: AppConfig): ConnectionSettings {
  const setting = settingIn(config);
  const url = wholeUrlOf(config);
  if (!url) return ofAppended(config);
  const { option, parts } = url;
  const number = (name: string) =>
    /^\d+$/.test(parts.parameters[name] ?? "") ? Number(parts.parameters[name]) : undefined;
  const hasAdapter = config.traits.includes("adapter");
  const prepared = hasAdapter || parts.parameters["pgbouncer"] === "true" ? "unnamed" : "named";
  return onlyKnown({
    host: setting(option.name, parts.host, docs.url),
    port: setting(option.name, parts.port ?? 5432, docs.url),
    database: setting(option.name, parts.database, docs.url),
    user: setting(option.name, parts.user, docs.url),
    family: setting<4 | 6 | "any">(option.name, "any", docs.url),
    prepared: setting<"named" | "unnamed" | "none">(option.name, prepared, docs.pgbouncer, {
      unnamed: prismaLine("pgbouncer", true),
    }),
    tls: setting(option.name, tlsOfSslmode(parts.parameters["sslmode"] ?? "prefer"), docs.url, {
      require: prismaLine("sslmode", "require"),
      disable: prismaLine("sslmode", "disable"),
    }),
    poolSize: hasAdapter
      ? setting("max", numberOf(config, "max") ?? 10, docs.pool, {
          "{n}": "new PrismaPg({ connectionString, max: {n} })",
        })
      : setting(option.name, number("connection_limit"), docs.pool, { "{n}": "…?connection_limit={n}" }),
    connectTimeoutMs: hasAdapter ? undefined : setting(option.name, (number("connect_timeout") ?? 5) * 1000, docs.url),
    checkoutTimeoutMs: hasAdapter ? undefined : setting(option.name, (number("pool_timeout") ?? 10) * 1000, docs.pool),
  });
}

export const prisma: Playbook = {
  framework: "prisma",
  title: "Prisma",
  read,
  // Variables of an environment file are URLs under names of their own.
  forms: ({ options }) => ({
    ...forms,
    ...Object.fromEntries(options.flatMap(({ name }) => (isVariable.test(name) ? [[name, "url" as const]] : []))),
  }),
  lints,
  settings,
  steps,
  logs,
  withOption: prismaLine,
};
