// Mistakes that Sequelize and TypeORM have in common: both hand their options to node-postgres.
import { tlsByFlag } from "../node-postgres/flag-variable.ts";
import { invalidOption, numberOf, optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import type { Forms } from "../shown/forms.ts";
import { urlFound, urlParts } from "../url.ts";
import { ownLine, renamedIn } from "./write.ts";

export interface OrmRules {
  title: string;
  source: string;
  provenOn: string;
  /** Lints by their id that are proven against this one and not against both. */
  alsoProven: string[];
  forms: Forms;
  /** What people write → what it reads. */
  misnamed: Record<string, string>;
  /** Where TLS is asked for: "dialectOptions.ssl", "ssl". */
  tls: string;
  /** The pool's largest size. */
  size: string;
  /** What it takes where nothing is set: who writes the same under another name loses nothing. */
  usual?: Record<string, number>;
}

const vital = ["username", "password", "host", "database", "url"];

export function commonLints(orm: OrmRules): Lint[] {
  const lint = (id: string, check: (config: AppConfig) => Found[], isProven = orm.alsoProven.includes(id)): Lint => ({
    id,
    source: orm.source,
    provenOn: isProven ? orm.provenOn : null,
    check,
  });
  return [
    lint("misnamed-option", (config) => misnamed(orm, config), true),
    lint("port", (config) => port(config)),
    lint("tls-from-the-environment", (config) => tlsByFlag(optionOf(config, orm.tls), ",")),
    lint("url", (config) => url(config)),
    lint("large-pool", (config) => large(orm, config)),
  ];
}

function misnamed({ title, misnamed: words, forms, usual = {} }: OrmRules, config: AppConfig): Found[] {
  return config.options.flatMap((option): Found[] => {
    const meant = Object.hasOwn(words, option.name) ? words[option.name] : undefined;
    if (meant === undefined || config.options.some(({ name }) => name === meant || name.startsWith(`${meant}.`)))
      return [];
    // Without it there is no TLS either: ignored, it has the effect that it asks for.
    if (meant === "dialectOptions.ssl" && option.value === false && !option.isOpaque) return [];
    if (!option.isOpaque && Object.hasOwn(usual, meant) && option.value === usual[meant]) return [];
    const last = meant.split(".").at(-1) ?? meant;
    const isBeside = option.name.split(".").slice(0, -1).join(".") === meant.split(".").slice(0, -1).join(".");
    const isVital = vital.includes(meant);
    return [
      invalidOption(option, {
        ...(isVital ? {} : { severity: "notice" as const, level: "warning" as const }),
        why:
          `${title} does not read \`${option.name}\`: it reads ` +
          `\`${meant}\`.${isVital ? " The default applies instead, so the connection fails or goes elsewhere." : " The option is silently ignored."}`,
        fix: isBeside
          ? renamedIn(forms, option, last)
          : nested(meant, renamedIn(forms, option, last).replace(/,$/, "")),
      }),
    ];
  });
}

const nested = (path: string, line: string) =>
  `${path
    .split(".")
    .slice(0, -1)
    .reduceRight((inner, key) => `${key}: { ${inner} }`, line)},`;

function port(config: AppConfig): Found[] {
  const option = optionOf(config, "port");
  if (!option || option.isOpaque || option.value === null || /^\d+$/.test(String(option.value))) return [];
  return [
    {
      cause: "config-port-invalid",
      ...placeOfOption(option),
      why: "The port is not a number: node-postgres connects to NaN and fails at once.",
      fix: ownLine("port", 5432),
    },
  ];
}

function url(config: AppConfig): Found[] {
  const option = optionOf(config, "url") ?? optionOf(config, "uri");
  const parts = option && !option.isOpaque && typeof option.value === "string" ? urlParts(option.value) : null;
  return option && parts?.problem ? urlFound(option, parts) : [];
}

const mostUsual = 100;

function large({ size }: OrmRules, config: AppConfig): Found[] {
  const option = optionOf(config, size);
  const most = numberOf(config, size);
  if (!option || option.isOpaque || most === undefined || most <= mostUsual) return [];
  return [
    {
      cause: "capacity-pool-exceeds-limit",
      severity: "notice",
      ...placeOfOption(option),
      why:
        `One process may open ${most} connections, and PostgreSQL allows ${mostUsual} by default. Each process of ` +
        `a cluster has a pool of its own.`,
      fix: ownLine(size, 10),
    },
  ];
}
