// The registry of playbooks. A new one is a file and a line here.
import { UserMistake } from "../errors.ts";
import { nearestNames } from "../target/nearest-names.ts";
import { django } from "./django.ts";
import { ecto } from "./ecto.ts";
import { generic } from "./generic.ts";
import { go } from "./go.ts";
import { laravel } from "./laravel.ts";
import { nodePostgres } from "./node-postgres.ts";
import type { Versions } from "./lock-files.ts";
import type { AppConfig, Lint, LintFinding, Playbook, ReadConfig } from "./playbook.ts";
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

/** @throws UserMistake for a name that no playbook has */
export function playbookFor(name: string): Playbook {
  const found = playbooks.find(({ framework }) => framework === name);
  if (found) return found;
  const known = playbooks.map(({ framework }) => framework);
  const [near] = nearestNames(name, known);
  throw new UserMistake(
    `There is no framework "${name}". ${near ? `Did you mean ${near}? ` : ""}Known: ${known.join(", ")}.`,
  );
}

/** The database that is looked for among several; what is not known of it decides nothing. */
export interface WantedDatabase {
  host: string | null;
  database: string | null;
}

/**
 * Reads and lints one configuration; what comes back holds nothing that is not known to be harmless.
 * @param wanted of several databases the one that fits is taken, else the first
 * @param versions of its packages, as lock files beside it have them
 * @throws UserMistake when there is no database configuration in the text
 */
export function readAppConfig(
  playbook: Playbook,
  text: string,
  file: string,
  wanted: WantedDatabase | null = null,
  versions: Versions = new Map(),
): ReadConfig {
  const all = playbook.read(text, file).map((one) => ({ ...one, traits: one.traits.map(shownTrait), versions }));
  if (all.some(({ options }) => options.length > mostOptions))
    throw new UserMistake("The file has too many settings for a database configuration.");
  const [config] = wanted === null ? all : all.toSorted((a, b) => fit(playbook, b, wanted) - fit(playbook, a, wanted));
  if (!config) throw new UserMistake("It contains no database configuration.");
  const forms = playbook.forms(config);
  const shown = gated(config, forms);
  const known = nameable(config, forms);
  const names = [...new Set(all.map(({ database }) => shownName(database)))].filter((name) => name !== "");
  const others = names.filter((name) => name !== shownName(config.database));
  const alternatives = all.filter((one) => one !== config && one.database === config.database && one.database !== "");
  const run = ({ check, source, provenOn }: Lint): LintFinding[] =>
    [known, ...alternatives.map((one) => nameable(one, playbook.forms(one)))]
      .flatMap(check)
      .map((one) => ({ ...one, source, provenOn }));
  const findings = distinct(playbook.lints.flatMap(run)).toSorted(
    (a, b) => (a.line ?? Infinity) - (b.line ?? Infinity),
  );
  const notes = [
    ...shown.config.notes,
    ...others.map((name) => `the database ${name} is not read`),
    ...(alternatives.length > 0 ? ["another place in the file sets it too; only one is read"] : []),
  ];
  const hidden = [...shown.hidden, ...alternatives.flatMap((one) => gated(one, playbook.forms(one)).hidden)];
  return {
    config: { ...shown.config, database: shownName(config.database), notes },
    databases: names,
    findings: gatedFindings(findings, hidden),
    settings: gatedSettings(playbook.settings(known)),
  };
}

function fit(playbook: Playbook, config: AppConfig, { host, database }: WantedDatabase): number {
  const settings = playbook.settings(config);
  const same = (one: string | undefined, other: string | null) =>
    one === undefined || other === null ? 0 : one.toLowerCase() === other.toLowerCase() ? 1 : -1;
  return 2 * same(settings.host?.value, host) + same(settings.database?.value, database);
}

/** Branches of a file have most of their mistakes in common. */
function distinct(findings: LintFinding[]): LintFinding[] {
  const seen = new Map(findings.map((one) => [JSON.stringify([one.option, one.line, one.why]), one]));
  return [...seen.values()];
}
