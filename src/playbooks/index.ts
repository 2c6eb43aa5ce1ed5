// The registry of playbooks. A new one is a file and a line here.
import { UserMistake } from "../errors.ts";
import { nearestNames } from "../target/nearest.ts";
import { django } from "./django.ts";
import { ecto } from "./ecto.ts";
import { generic } from "./generic.ts";
import { nodePostgres } from "./node-postgres.ts";
import type { Lint, LintFinding, Playbook, ReadConfig } from "./playbook.ts";
import { prisma } from "./prisma.ts";
import { rails } from "./rails.ts";
import { gated, gatedFindings, gatedWishes, nameable } from "./shown/gate.ts";
import { spring } from "./spring.ts";

export const playbooks: Playbook[] = [ecto, nodePostgres, prisma, django, rails, spring, generic];

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

/**
 * Reads and lints one configuration; what comes back holds nothing that is not known to be harmless.
 * @throws UserMistake when there is no database configuration in the text
 */
export function readConfig(playbook: Playbook, text: string, file: string): ReadConfig {
  const config = playbook.read(text, file);
  if (config.options.length > mostOptions)
    throw new UserMistake("The file has more settings than a configuration of a database has.");
  const forms = playbook.forms(config);
  const shown = gated(config, forms);
  const known = nameable(config, forms);
  const run = ({ check, source, provenOn }: Lint): LintFinding[] =>
    check(known).map((one) => ({ ...one, source, provenOn }));
  const findings = playbook.lints.flatMap(run).toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity));
  return {
    config: shown.config,
    findings: gatedFindings(findings, shown.hidden),
    wishes: gatedWishes(playbook.wishes(known)),
  };
}
