// Mistakes that Sequelize and TypeORM have in common: both hand their options to node-postgres.
import { tlsAsText, tlsByFlag } from "../node-postgres/flag-variable.ts";
import { noPortFound } from "../node-postgres/no-port.ts";
import { unknownSslmode } from "../node-postgres/sslmode-in-url.ts";
import { rawUrlFound } from "../raw-characters.ts";
import { sslOfMode } from "../node-postgres/ssl-of-mode.ts";
import { openObject, ownObject } from "../node-postgres/own-object.ts";
import { invalidOption, numberOf, optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { since } from "../versions.ts";
import type { Forms } from "../shown/forms.ts";
import { urlParts } from "../url.ts";
import { handedOn } from "./read.ts";
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
  /** Its own options that set the same as another of its own: a stranger's word beside one loses nothing. */
  alsoSets?: Record<string, string>;
  /** What it takes where nothing is set: who writes the same under another name loses nothing. */
  usual?: Record<string, number>;
}

const vital = ["username", "password", "host", "database", "url"];

/** Words of Sequelize 3, which are nobody's own. */
const ofOldPool = /^pool\.(?:maxConnections|minConnections|maxIdleTime)$/;

export function commonLints(orm: OrmRules): Lint[] {
  const lint = (id: string, check: (config: AppConfig) => Found[], isProven = orm.alsoProven.includes(id)): Lint => ({
    id,
    source: orm.source,
    provenOn: isProven ? orm.provenOn : null,
    check,
  });
  return [
    lint("misnamed-option", (config) => misnamed(orm, config), true),
    lint("port", (config) => noPortFound(optionOf(config, "port"), "node-postgres", ownLine("port", 5432))),
    lint("tls-from-the-environment", (config) => tlsByFlag(config, orm.tls, ",")),
    lint("tls-as-text", (config) => tlsAsText(config, orm.tls, ",")),
    lint("url", (config) => url(orm, config)),
    lint("large-pool", (config) => large(orm, config)),
  ];
}

function misnamed({ title, misnamed: words, forms, usual = {}, alsoSets = {} }: OrmRules, config: AppConfig): Found[] {
  const isOwn = config.traits.includes(ownObject);
  return config.options.flatMap((option): Found[] => {
    if (isOwn && !ofOldPool.test(option.name)) return [];
    const meant = Object.hasOwn(words, option.name) ? words[option.name] : undefined;
    const isSet = ({ name, isOpaque }: Option) =>
      name === meant ||
      // Right beside it: what stands in another object may be meant for that.
      (meant !== undefined && name === alsoSets[meant] && !option.name.includes(".")) ||
      name.startsWith(`${meant}.`) ||
      // What computes the whole around it may set it.
      (isOpaque && meant?.startsWith(`${name}.`) === true);
    if (meant === undefined || config.options.some(isSet)) return [];
    // Without it there is no TLS either: ignored, it has the effect that it asks for.
    if (meant === "dialectOptions.ssl" && option.value === false && !option.isOpaque) return [];
    if (!option.isOpaque && Object.hasOwn(usual, meant) && option.value === usual[meant]) return [];
    const mode = /(?:^|\.)sslmode$/.test(option.name) ? sslOfMode(option) : undefined;
    if (mode === null) return [];
    const last = meant.split(".").at(-1) ?? meant;
    const line = mode === undefined ? renamedIn(forms, option, last) : `${last}: ${mode},`;
    const parent = meant.split(".").slice(0, -1).join(".");
    const isBeside = option.name.split(".").slice(0, -1).join(".") === parent;
    // A second object of that name would take the place of the first.
    const hasParent = config.options.some(({ name }) => name === parent || name.startsWith(`${parent}.`));
    const isVital = vital.includes(meant);
    // In a call it fails; of other files' code nobody knows.
    const isOpen = config.traits.includes(openObject);
    const isElsewhere = isOwn || (isVital && (isOpen || config.traits.includes(handedOn)));
    if (isOpen && meant.includes(".") && !option.name.includes(".")) return [];
    return [
      invalidOption(option, {
        ...(isVital && !isElsewhere
          ? {}
          : { severity: "notice" as const, level: isElsewhere ? ("note" as const) : ("warning" as const) }),
        why:
          `${title} does not read \`${option.name}\`: it reads \`${meant}\`. ` +
          (isElsewhere
            ? isOpen
              ? "What is spread or set beside it may have that."
              : `It works only if code of your own reads \`${option.name}\`.`
            : isVital
              ? "The default applies instead, so the connection fails or goes elsewhere."
              : `The option is silently ignored.${laterOf(config, meant)}`),
        // What never had TLS may have a server without it.
        fix:
          meant === "dialectOptions.ssl" && option.name === "ssl"
            ? "// move ssl into dialectOptions where the server has TLS, and remove it where not"
            : isBeside
              ? line
              : hasParent
                ? `// move ${option.name} into ${parent}${option.name === last ? "" : `, as ${last}`}`
                : nested(meant, line.replace(/,$/, "")),
      }),
    ];
  });
}

/** What older releases do not read either. */
function laterOf(config: AppConfig, meant: string): string {
  const isTold = meant === "dialectOptions.connectionTimeoutMillis" && config.framework === "sequelize";
  return isTold && since(config, "sequelize", "Sequelize", "6.37").holds !== true
    ? " Releases before 6.37 read neither."
    : "";
}

const nested = (path: string, line: string) =>
  `${path
    .split(".")
    .slice(0, -1)
    .reduceRight((inner, key) => `${key}: { ${inner} }`, line)},`;

function url({ title }: OrmRules, config: AppConfig): Found[] {
  const option = optionOf(config, "url") ?? optionOf(config, "uri");
  const parts = option && !option.isOpaque && typeof option.value === "string" ? urlParts(option.value) : null;
  const found =
    option && parts?.problem ? rawUrlFound(option, parts, title === "TypeORM" ? "typeorm" : "sequelize") : [];
  // What Sequelize is given beside the URL goes over it, and its version 5 hands no sslmode on.
  const isOwn = config.options.some(({ name }) => /^dialectOptions(?:\.ssl|$)/.test(name));
  const isRead = !isOwn && since(config, "sequelize", "Sequelize", "6").holds !== false;
  return found.length === 0 && isRead ? unknownSslmode(option) : found;
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
      // A pool's least may be above what is usual.
      fix: ownLine(
        size,
        Math.max(10, size.endsWith(".max") ? (numberOf(config, size.replace(/max$/, "min")) ?? 0) : 0),
      ),
    },
  ];
}
