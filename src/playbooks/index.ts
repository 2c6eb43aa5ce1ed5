// The registry of playbooks. A new one is a file and a line here.
import { UserMistake } from "../errors.ts";
import { BeyondBound, tooManySettings } from "./read/bounded.ts";
import { nearestNames } from "../target/nearest-names.ts";
import { django } from "./django.ts";
import { ecto } from "./ecto.ts";
import { asFarAsFilledIn } from "./example-file.ts";
import { withFixLines } from "./fixes/fix-line.ts";
import { generic } from "./generic.ts";
import { go } from "./go.ts";
import { laravel } from "./laravel.ts";
import { nodePostgres } from "./node-postgres.ts";
import type { Versions } from "./lock-files.ts";
import type { AppConfig, LintFinding, Playbook, ReadConfig } from "./playbook.ts";
import { groupedBy } from "./options.ts";
import { findingsOnTop, unnamedDatabase, withTraitsOf, type Beneath } from "./on-top.ts";
import { prisma } from "./prisma.ts";
import { rails } from "./rails.ts";
import { gated, gatedFindings, gatedSettings, nameable, shownName, shownTrait } from "./shown/may-be-shown.ts";
import { sequelize } from "./sequelize.ts";
import { spring } from "./spring.ts";
import { sqlalchemy } from "./sqlalchemy.ts";
import { typeorm } from "./typeorm.ts";

export const playbooks: Playbook[] = [
  ecto,
  nodePostgres,
  prisma,
  django,
  rails,
  spring,
  sqlalchemy,
  sequelize,
  typeorm,
  laravel,
  go,
  generic,
];

const mostOptions = 5000;

/**
 * @param others what may be named besides, where it may be: files of servers and poolers
 * @throws UserMistake for a name that no playbook has
 */
export function playbookFor(name: string, others: readonly string[] = []): Playbook {
  const found = playbooks.find(({ framework }) => framework === name);
  if (found) return found;
  const known = [...playbooks.map(({ framework }) => framework), ...others];
  const [near] = nearestNames(name, known);
  throw new UserMistake(
    `There is no framework "${name}". ${near ? `Did you mean ${near}? ` : ""}Known: ${known.join(", ")}.`,
  );
}

/** The database that is looked for among several; what is not known of it decides nothing. */
export interface WantedDatabase {
  host: string | null;
  database: string | null;
  /** As a person calls it: by the file's own name, its host or its database; one of them must fit. */
  name?: string;
}

/**
 * Reads and lints one configuration; what comes back holds nothing that is not known to be harmless.
 * @param wanted of several databases the one that fits is taken and linted; null: the first is taken, all are linted
 * @param versions of its packages, as lock files and manifests beside it have them
 * @param below what files have that the framework reads before this one
 * @throws UserMistake when there is no database configuration in the text
 */
export function readAppConfig(
  playbook: Playbook,
  text: string,
  file: string,
  wanted: WantedDatabase | null = null,
  versions: Versions = new Map(),
  below: Beneath[] = [],
): ReadConfig {
  const known = (one: AppConfig): AppConfig => ({ ...one, traits: one.traits.map(shownTrait), versions });
  const all = playbook.read(text, file).map((one) => withTraitsOf(below, known(one)));
  const beneath = below.map((one) => ({ ...one, config: known(one.config) }));
  if (all.some(({ options }) => options.length > mostOptions)) throw new BeyondBound(tooManySettings);
  const names = [...new Set(all.map(({ database }) => shownName(database)))].filter((name) => name !== "");
  const [config] = wanted === null ? all : fitting(playbook, all, wanted, names);
  if (!config) throw new UserMistake("It contains no database configuration.");
  const forms = playbook.forms(config);
  const shown = gated(config, forms);
  const alternatives = all.filter((one) => one !== config && one.database === config.database && one.database !== "");
  const linted = wanted === null ? [config, ...all.filter((one) => one !== config)] : [config, ...alternatives];
  const find = (one: AppConfig) => findingsOf(playbook, nameable(one, playbook.forms(one)));
  const found = linted.flatMap((one) => findingsOnTop(one, beneath, find));
  const said = distinct(asFarAsFilledIn(found, file), new Set(linted.map(({ database }) => database)).size);
  const others = wanted === null ? [] : names.filter((name) => name !== shownName(config.database));
  const notes = [
    ...shown.config.notes,
    ...(config.traits.includes(unnamedDatabase) ? ["nothing in it says which database it is"] : []),
    ...others.map((name) => `the database ${name} is not read`),
    ...(alternatives.length > 0 ? [inWays(alternatives.length + 1)] : []),
  ];
  const hidden = [...linted, ...beneath.map((one) => one.config)].flatMap(
    (one) => gated(one, playbook.forms(one)).hidden,
  );
  const named = (one: AppConfig): AppConfig => ({ ...one, database: shownName(one.database) });
  const rest = all.filter((one) => one !== config).map((one) => named(gated(one, playbook.forms(one)).config));
  const read = { ...named(shown.config), notes };
  return {
    config: read,
    all: [read, ...rest],
    databases: names,
    findings: withFixLines(playbook.framework, text, file, gatedFindings(said, hidden)),
    settings: gatedSettings(playbook.settings(nameable(config, forms))),
  };
}

/** By branches that exclude each other, mostly. */
const inWays = (count: number) =>
  `the file sets it in ${count} ways: each is checked, and the options of one are shown`;

const findingsOf = (playbook: Playbook, config: AppConfig): LintFinding[] =>
  playbook.lints.flatMap(({ check, source, provenOn }) =>
    check(config).map((one) => ({ ...one, source, provenOn, database: shownName(config.database) })),
  );

/** Those that fit best first. @throws UserMistake where none has the name that a person gave */
function fitting(playbook: Playbook, all: AppConfig[], wanted: WantedDatabase, names: string[]): AppConfig[] {
  const { name } = wanted;
  const points = new Map(all.map((one) => [one, fit(playbook, one, wanted)]));
  if (name !== undefined && ![...points.values()].some((one) => one > 0))
    throw new UserMistake(
      `It has no database called ${name}.${names.length > 0 ? ` It has: ${names.join(", ")}.` : ""}`,
    );
  return all.toSorted((a, b) => (points.get(b) ?? 0) - (points.get(a) ?? 0));
}

const forDevelopment = /^(?:dev|development|test|testing|local|ci)(?:[.:]|config$|$)/i;

/** A section for development is meant where its host is; the same name of a database is not enough. */
function fit(playbook: Playbook, config: AppConfig, { host, database, name }: WantedDatabase): number {
  const settings = playbook.settings(config);
  const same = (one: string | undefined, other: string | null) =>
    one === undefined || other === null ? 0 : one.toLowerCase() === other.toLowerCase() ? 1 : -1;
  if (name !== undefined)
    return Math.max(
      4 * same(config.database, name),
      // `shard-1` of `app.datasources.shard-1`.
      3 * same(config.database.slice(config.database.lastIndexOf(".") + 1), name),
      2 * same(settings.host?.value, name),
      same(settings.database?.value, name),
    );
  const aside = forDevelopment.test(config.database) ? 1 : 0;
  return 2 * same(settings.host?.value, host) + same(settings.database?.value, database) - aside;
}

/**
 * Branches and sections of a file have most of their mistakes in common: each is said once, with
 * the names of its databases where it is not a mistake of all of them.
 */
function distinct(findings: LintFinding[], databases: number): LintFinding[] {
  const same = groupedBy(findings, ({ option, line, why, fix }) => JSON.stringify([option, line, why, fix]));
  const named = [...same.values()].flatMap((of) => {
    const [first] = of;
    if (!first) return [];
    const { database: _, ...rest } = first;
    const names = [...new Set(of.flatMap(({ database }) => database ?? []))].filter((name) => name !== "");
    return [names.length === 0 || names.length === databases ? rest : { ...rest, database: names.join(", ") }];
  });
  return named.toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity));
}
