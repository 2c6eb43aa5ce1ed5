// Prisma: schema.prisma, prisma.config.ts, the client in code, environment files, or pieces of them.
import { UserMistake } from "../errors.ts";
import { numberOf, optionOf } from "./options.ts";
import type { AppConfig, Option, Playbook, Wishes } from "./playbook.ts";
import { forms } from "./prisma/forms.ts";
import { lints } from "./prisma/lints.ts";
import { docs } from "./prisma/options.ts";
import { logs, steps } from "./prisma/steps.ts";
import { wholeUrlOf } from "./prisma/url.ts";
import { prismaLine } from "./prisma/write.ts";
import { literalsOf } from "./read/javascript.ts";
import { blocksOf } from "./read/prisma-schema.ts";
import { propertiesOf } from "./read/properties.ts";
import { onlyKnown, tlsOfSslmode, wisher } from "./wish.ts";

const isVariable = /^[A-Z][A-Z0-9_]*$/;

/** Environment variables with a URL of a database, under their own names. */
const variablesOf = (text: string): Option[] =>
  propertiesOf(text)
    .flat()
    .filter(
      ({ name, value }) => isVariable.test(name) && (/URL|DSN/.test(name) || String(value).startsWith("postgres")),
    );

function read(text: string, file: string): AppConfig {
  const whole = text.trim().replace(/^["']|["']$/g, "");
  if (/^[a-z+]+:\/\/\S+$/i.test(whole)) return made([{ name: "url", value: whole, isOpaque: false, line: 1 }]);
  const [block, ...more] = blocksOf(text).filter(({ kind }) => kind === "datasource");
  if (block) {
    const variables = variablesOf(text);
    return made(
      [...block.options, ...variables.filter(({ name }) => optionOf(made(block.options), name) === null)],
      ["schema", ...variables.map(({ name }) => `variable:${name}`)],
      more.map(() => "a second datasource is not read"),
    );
  }
  const isCode = /\.[cm]?[jt]sx?$/i.test(file) || /PrismaClient|defineConfig|PrismaPg/.test(text);
  const options = isCode ? ofCode(text) : variablesOf(text);
  if (options.length === 0)
    throw new UserMistake(
      "There is no database in it: looked for a datasource block, datasource in prisma.config.ts, new PrismaClient({…}), new PrismaPg({…}), or DATABASE_URL=….",
    );
  return made(options, isCode && /PrismaPg/.test(text) ? ["adapter"] : []);
}

const made = (options: Option[], traits: string[] = [], notes: string[] = []): AppConfig => ({
  framework: "prisma",
  options,
  notes,
  traits,
});

/** `datasource: { url }` of prisma.config.ts, `datasources: { db: { url } }` and `datasourceUrl` of the client, PrismaPg's own options. */
function ofCode(text: string): Option[] {
  const wanted: [callee: RegExp, pattern: RegExp][] = [
    [/^PrismaPg$/, /^(.+)$/],
    [/./, /^datasource\.(.+)$/],
    [/^PrismaClient$/, /^datasources\.\w+\.(.+)$/],
    [/^PrismaClient$/, /^datasource(Url)$/],
  ];
  const found = literalsOf(text).flatMap(({ callee, path, options }) =>
    path.length > 0
      ? []
      : options.flatMap((option): Option[] => {
          const [, name] =
            wanted.map(([of, pattern]) => (of.test(callee) ? pattern.exec(option.name) : null)).find((one) => one) ??
            [];
          return name === undefined ? [] : [{ ...option, name: name === "Url" ? "url" : name }];
        }),
  );
  return [...new Map(found.map((one) => [one.name, one])).values()];
}

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
