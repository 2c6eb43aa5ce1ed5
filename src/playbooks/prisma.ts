// Prisma: schema.prisma, prisma.config.ts, the client in code, environment files, or pieces of them.
import { numberOf } from "./options.ts";
import type { AppConfig, Playbook, Wishes } from "./playbook.ts";
import { forms } from "./prisma/forms.ts";
import { lints } from "./prisma/lints.ts";
import { docs } from "./prisma/options.ts";
import { read } from "./prisma/read.ts";
import { logs, steps } from "./prisma/steps.ts";
import { wholeUrlOf } from "./prisma/url.ts";
import { prismaLine } from "./prisma/write.ts";
import { onlyKnown, tlsOfSslmode, wisher } from "./wish.ts";

const isVariable = /^[A-Z][A-Z0-9_]*$/;

function wishes(config: AppConfig): Wishes {
  const wish = wisher(config);
  const url = wholeUrlOf(config);
  if (!url) return {};
  const { option, parts } = url;
  const number = (name: string) =>
    /^\d+$/.test(parts.parameters[name] ?? "") ? Number(parts.parameters[name]) : undefined;
  const hasAdapter = config.traits.includes("adapter");
  const prepared = hasAdapter || parts.parameters["pgbouncer"] === "true" ? "unnamed" : "named";
  return onlyKnown({
    host: wish(option.name, parts.host, docs.url),
    port: wish(option.name, parts.port ?? 5432, docs.url),
    database: wish(option.name, parts.database, docs.url),
    user: wish(option.name, parts.user, docs.url),
    family: wish<4 | 6 | "any">(option.name, "any", docs.url),
    prepared: wish<"named" | "unnamed" | "none">(option.name, prepared, docs.pgbouncer, {
      unnamed: prismaLine("pgbouncer", true),
    }),
    tls: wish(option.name, tlsOfSslmode(parts.parameters["sslmode"] ?? "prefer"), docs.url, {
      require: prismaLine("sslmode", "require"),
      disable: prismaLine("sslmode", "disable"),
    }),
    poolSize: hasAdapter
      ? wish("max", numberOf(config, "max") ?? 10, docs.pool, { "{n}": "new PrismaPg({ connectionString, max: {n} })" })
      : wish(option.name, number("connection_limit"), docs.pool, { "{n}": "…?connection_limit={n}" }),
    connectTimeoutMs: hasAdapter ? undefined : wish(option.name, (number("connect_timeout") ?? 5) * 1000, docs.url),
    checkoutTimeoutMs: hasAdapter ? undefined : wish(option.name, (number("pool_timeout") ?? 10) * 1000, docs.pool),
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
  wishes,
  steps,
  logs,
  withOption: prismaLine,
};
